import { splitFile } from 'sentiment-core/node';
import { parseParts, type SplitRecord } from 'sentiment-core/training';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, count, createOutput, createProgress, percent } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';

export interface SplitOptions extends ReadingFlags {
  readonly output: string;
  /** `name:share,name:share,...` */
  readonly parts: string;
  readonly group?: string;
  readonly time?: string;
  readonly seed: number;
  readonly json?: boolean;
}

const stages = { read: 'read', compare: 'looking for near-duplicates among', write: 'wrote' } as const;
/** Fewer rows are split before anybody asks how far it is. */
const quickRows = 10_000;

/** Splits a file once, for all models. */
export async function split(file: string, options: SplitOptions, io: CommandLineIo): Promise<void> {
  const { json, parts, output, group, time, seed } = options;
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const record = await splitFile(file, {
      ...tableOptions({ ...options, onWarning: warnOnce(progress) }),
      output,
      group,
      time,
      seed,
      parts: parseParts(parts),
      signal: abort.signal,
      onProgress: (stage, rows) => {
        if (rows >= quickRows) progress.update(`${stages[stage]} ${count(rows)} rows`);
      },
    });
    progress.clear();
    await createOutput(io.stdout).write(json ? `${JSON.stringify(record)}\n` : formatSplit(record, output));
  } finally {
    progress.clear();
    stopListening();
  }
}

function formatSplit(record: SplitRecord, folder: string): string {
  const { parts, groups, leftOut, cuts, fingerprint, source } = record;
  const labels = Object.keys(source.labels);
  const cells = (rows: number, byLabel: Readonly<Record<string, number>>): string[] => [
    count(rows),
    ...labels.map((label) => `${count(byLabel[label])} (${percent(byLabel[label] / rows)})`),
  ];
  const largest = groups.largest.slice(0, 3).map(({ rows, line }) => `${count(rows)} like line ${count(line)}`);
  const { group } = record.options;
  const reasons = group === null ? 'copies or near-duplicates' : `copies, near-duplicates or equal ${group}`;
  return [
    `${folder}: ${count(source.rows)} rows, fingerprint ${fingerprint.slice(0, 16)}\n\n`,
    alignedTable([
      ['part', 'rows', ...labels],
      ...parts.map(({ file, rows, labels: byLabel }) => [file, ...cells(rows, byLabel)]),
    ]),
    groups.count === 0
      ? `\nno row stays with another: there are no ${reasons}\n`
      : `\n${count(groups.rows)} rows stay together in ${count(groups.count)} groups of ${reasons}` +
        ` (the largest: ${largest.join(', ')})\n`,
    cuts ? `cut at ${cuts.join(' and ')}\n` : '',
    leftOut ? `${count(leftOut.rows)} later copies of earlier rows are in no part: ${leftOut.file}\n` : '',
  ].join('');
}
