import { readdir } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/**
 * A model may take the place of a model, of an empty folder, or of nothing; never of something else.
 * @throws {UsageError} naming the folder
 */
export async function assertOutputFolder(folder: string): Promise<void> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UsageError(`--output ${folder}: is a file, a folder is needed`);
    throw error;
  });
  if (files.length > 0 && !files.includes('model.json')) {
    throw new UsageError(`--output ${folder}: holds other files and no model; choose another folder`);
  }
}
