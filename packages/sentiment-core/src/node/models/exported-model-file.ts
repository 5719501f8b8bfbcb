import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestFile } from '../../artifact/manifest.ts';
import { isExportedModel, openingLength } from '../../onnx/graph/encode-model.ts';

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
