import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { existingDatabase, loadFeedback } from '../mlops.ts';
import { UsageError } from '../terminal/errors.ts';
import { count, createOutput, type Output, watchWork } from '../terminal/output.ts';

export type FeedbackFormat = 'csv' | 'ndjson';

export interface ExportFeedbackOptions {
  readonly database: string;
  /** ISO 8601. */
  readonly since?: string | undefined;
  /** ISO 8601. */
  readonly until?: string | undefined;
  /** Default: by the name of the file, else CSV. */
  readonly format?: FeedbackFormat | undefined;
  /** A file, or `-` for standard output. */
  readonly output: string;
}

/** Writes the texts that people labelled, with the labels they gave; a file is there whole or not at all. */
export async function exportFeedback(options: ExportFeedbackOptions, io: CommandLineIo): Promise<void> {
  const { output } = options;
  const { openDatabase, readLabelledRows, toCsv, toNdjson } = await loadFeedback();
  const format = options.format ?? (/\.(ndjson|jsonl)$/i.test(output) ? 'ndjson' : 'csv');
  const [since, until] = [readTime('--since', options.since), readTime('--until', options.until)];
  const database = await openDatabase(await existingDatabase(options.database));
  try {
    await watchWork(io, async ({ signal }) => {
      const labelled = readLabelledRows({
        database,
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      });
      const lines = format === 'csv' ? toCsv(labelled.rows()) : toNdjson(labelled.rows());
      if (output === '-') await writeLines(createOutput(io.stdout), lines, signal);
      else await writeWhole(output, lines, signal);
      const counts = labelled.counts();
      const place = output === '-' ? '' : `${output}: `;
      io.stderr.write(
        `${place}${count(counts.labelled)} labelled rows; left out: ${count(counts.withoutLabel)} whose right label nobody gave, ` +
          `${count(counts.withoutText)} whose text nobody sent\n`,
      );
    });
  } finally {
    await database.close();
  }
}

/** A slow reader slows it down, and an interrupt ends it between two lines. */
async function writeLines(output: Output, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  for await (const line of lines) {
    signal.throwIfAborted();
    await output.write(line);
  }
}

async function writeWhole(path: string, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(Readable.from(lines), createWriteStream(unfinished), { signal });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function readTime(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new UsageError(`${option}: a date of ISO 8601 is needed, e.g. 2026-11-20`);
  return time;
}
