import { readFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';

/**
 * Options of a trainer from a JSON file.
 * @throws {SentimentError} `invalid_json`, `not_found`
 */
export async function readTrainerConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SentimentError({ code: 'not_found', message: `--config ${file}: the file cannot be read`, cause });
  });
  const value = parse(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SentimentError({ code: 'invalid_json', message: `--config ${file}: one JSON object is needed` });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
