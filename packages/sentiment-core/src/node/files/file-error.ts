import { SentimentError } from '../../errors/sentiment-error.ts';

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'may not be read (permission denied)',
  EISDIR: 'is a folder, a file is needed',
  Z_BUF_ERROR: 'the gzip data ends too early; the file is truncated',
  Z_DATA_ERROR: 'the gzip data is damaged',
};

/** Says in one line why a data file could not be read. Errors of this project pass unchanged. */
export function fileError(name: string, error: unknown): SentimentError {
  if (SentimentError.isInstance(error)) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return new SentimentError({ code: 'dataset_not_found', message: `${name}: no such file`, cause: error });
  const explanation = explanations[code] ?? (error instanceof Error ? error.message : String(error));
  return new SentimentError({ code: 'dataset_invalid', message: `${name}: ${explanation}`, cause: error });
}
