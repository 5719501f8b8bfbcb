import { readFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';

/**
 * Options of a trainer from a JSON file.
 * @throws {SentimentError} `invalid_argument`
 */
export async function readTrainerConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  const fail = (what: string, cause?: unknown): never => {
    throw new SentimentError({
      code: 'invalid_argument',
      field: 'config',
      message: `--config ${file}: ${what}`,
      cause,
    });
  };
  const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
  const json = await readFile(file, 'utf8').catch((cause: unknown) =>
    fail(`cannot be read: ${reasonOf(cause)}`, cause),
  );
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    fail(`is not JSON: ${reasonOf(cause)}`, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail('one JSON object is needed');
}
