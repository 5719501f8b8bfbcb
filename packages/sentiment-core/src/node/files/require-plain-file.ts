import { stat } from 'node:fs/promises';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { fileError } from './file-error.ts';

/**
 * Data is read more than once, which pipes and folders cannot give.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`
 */
export async function requirePlainFile(path: string): Promise<void> {
  const status = await stat(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  if (status.isFile()) return;
  const problem = status.isDirectory() ? 'is a folder, a file is needed' : 'not a plain file, it cannot be read twice';
  throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
}
