import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportedModelName, isExportedModelFile } from './exported-model-file.ts';
import type { OutputKind } from '../files/output-folder.ts';
import { replaceFolder } from '../files/replace-folder.ts';

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

const exportFolder = (names: readonly string[]): OutputKind => ({
  folderName: 'the folder of an exported model',
  contentName: 'the exported model',
  async filesOf(folder) {
    const entries = await readdir(folder);
    const complete = names.includes(exportedModelName) && names.every((name) => entries.includes(name));
    return complete && (await isExportedModelFile(join(folder, exportedModelName))) ? names : undefined;
  },
});
