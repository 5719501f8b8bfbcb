import { SentimentError } from '../../errors/sentiment-error.ts';

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'may not be written (permission denied)',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file becomes larger than the system allows',
  ENOSPC: 'no space is left on the disk',
  EROFS: 'may not be written (read-only file system)',
};

/** Says in one line why something could not be written. Errors of this project, and what is no error of a file, pass unchanged. */
export function storageError(name: string, error: unknown): unknown {
  if (SentimentError.isInstance(error) || !(error instanceof Error) || !('code' in error)) return error;
  const explanation = explanations[String(error.code)];
  if (explanation === undefined) return error;
  return new SentimentError({ code: 'storage_failed', message: `${name}: ${explanation}`, cause: error });
}
