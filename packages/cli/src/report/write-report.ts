import { rename, rm, writeFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';

/**
 * Writes a report whole or not at all.
 * @throws {SentimentError} `invalid_argument` when the file cannot be written
 */
export async function writeReport(file: string, page: string): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, page, { flush: true });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const message = `--report ${file}: the report cannot be written (${reason})`;
    throw new SentimentError({ code: 'invalid_argument', field: 'report', message, cause });
  }
}
