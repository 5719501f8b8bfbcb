import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestFile } from '../../artifact/manifest.ts';
import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { isExportedModel, openingLength } from '../../onnx/graph/encode-model.ts';
import { type OutputKind, replaceFolder } from '../files/output-folder.ts';

/** The file that every export has. */
export const exportedModelName = 'model.onnx';

/**
 * The ONNX file that a reference means: itself, where its name ends so, or that of the folder of an export. A folder with a
 * model of ours is that model, whatever else lies there.
 * @returns undefined when the reference is something else
 */
export async function findExportedModel(reference: string): Promise<string | undefined> {
  const found = await stat(reference).catch(() => undefined);
  if (found?.isFile()) return reference.toLowerCase().endsWith('.onnx') ? reference : undefined;
  if (!found?.isDirectory() || (await isFile(join(reference, manifestFile)))) return undefined;
  const file = join(reference, exportedModelName);
  return (await isFile(file)) ? file : undefined;
}

/** Whether a file was written by `createOnnxModel`. */
export async function isExportedModelFile(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(openingLength), 0, openingLength, 0);
    return isExportedModel(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * Loads an ONNX file that `createOnnxModel` wrote; the engine, with the first of them.
 * @throws {SentimentError} `artifact_unsupported` for other ONNX files, and what `createOnnxClassifier` throws
 */
export async function loadExportedModel(path: string): Promise<Classifier> {
  if (!(await isExportedModelFile(path))) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${path} was not exported by sentiment-core; createOnnxClassifier of "sentiment-core/engines" takes other graphs of raw text`,
    });
  }
  const { createOnnxClassifier } = await import('../../engines/onnx/create-onnx-classifier.ts');
  return createOnnxClassifier({ model: path });
}

/**
 * Writes the files of an exported model, `model.onnx` among them, whole or not at all. An older export with the same names
 * is replaced; anything else is left alone.
 * @throws {SentimentError} `invalid_argument` when `folder` holds something else, or cannot be made
 */
export async function writeExport(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await replaceFolder(folder, exportFolder([...files.keys()]), async (temporary) => {
    for (const [name, bytes] of files) await writeFile(join(temporary, name), bytes, { flush: true });
  });
}

function exportFolder(names: readonly string[]): OutputKind {
  return {
    folderName: 'the folder of an exported model',
    contentName: 'the exported model',
    async filesOf(folder) {
      const entries = await readdir(folder);
      const complete = names.includes(exportedModelName) && names.every((name) => entries.includes(name));
      return complete && (await isExportedModelFile(join(folder, exportedModelName))) ? names : undefined;
    },
  };
}
