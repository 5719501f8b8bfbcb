import { basename } from 'node:path';
import { requireInteger } from '../errors/option-checks.ts';
import { assignByTime } from '../splitting/assign-by-time.ts';
import { assignStratified } from '../splitting/assign-stratified.ts';
import { checkAssignment } from '../splitting/check-assignment.ts';
import { summarizeGroups } from '../splitting/group-summary.ts';
import { assertParts, defaultParts, type SplitPart } from '../splitting/split-parts.ts';
import type { SplitRecord } from '../splitting/split-record.ts';
import { openRecords } from './open-records.ts';
import { checkOutputFolder } from './output-folder.ts';
import { replaceFolder } from './replace-folder.ts';
import { scanSplitRows } from './scan-split-rows.ts';
import { splitFolder } from './split-folder.ts';
import { writeSplit } from './write-split.ts';

export interface SplitFileOptions {
  /** Folder to write; an older split there is replaced. */
  readonly output: string;
  /** 2 to 10. Default train .8, valid .1, test .1. */
  readonly parts?: readonly SplitPart[];
  /** Column of the text. Default `text`. */
  readonly text?: string;
  /** Column of the label. Default `label`. */
  readonly label?: string;
  /** Column whose equal values stay together, e.g. a user; an empty value is alone. Default: none. */
  readonly group?: string;
  /** Column of a date: the parts follow each other in time. Default: none. */
  readonly time?: string;
  /** 32-bit whole number. Default 1. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Told what is being done, and how many rows of it are done. */
  readonly onProgress?: (stage: 'compare' | 'read' | 'write', rows: number) => void;
}

/**
 * Splits a data file once, for all models: by label shares, or by time; copies, near-duplicates and groups stay together.
 * Parts keep all columns and the bytes of their rows, in file order; the same file, options and seed give the same bytes.
 * Two passes. Memory: about 80 bytes a row, 16 more with `time`, 4 more (and 20 a different value) with `group`; not the rows.
 * The folder appears whole or not at all.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`, `option_invalid`, `invalid_argument` (the folder holds
 * something else), or the reason of `signal`
 */
export async function splitFile(path: string, options: SplitFileOptions): Promise<SplitRecord> {
  const { output, parts = defaultParts, text = 'text', label = 'label', group, time, seed = 1, signal } = options;
  assertParts(parts);
  requireInteger('seed', seed, 0, 2 ** 32 - 1);
  await checkOutputFolder(output, splitFolder);
  const columns = { text, label, ...(group !== undefined && { group }), ...(time !== undefined && { time }) };
  const file = await openRecords(path, Object.values(columns));
  const onProgress = options.onProgress ?? (() => undefined);

  const scanned = await scanSplitRows(file, columns, { onProgress, signal });
  const { labels, labelNames, sets, times, sha256 } = scanned;
  signal?.throwIfAborted();
  const shares = parts.map(({ share }) => share);
  const assigned = times
    ? assignByTime({ times, sets, shares })
    : { parts: assignStratified({ labels, labelCount: labelNames.length, sets, shares, seed }), cuts: undefined };
  const counts = checkAssignment({ path, assigned: assigned.parts, labels, labelNames, parts, byTime: !!times });
  const totals: Record<string, number> = Object.fromEntries(labelNames.map((name) => [name, 0]));
  for (const number of labels) totals[labelNames[number]] += 1;

  return replaceFolder(output, splitFolder, (folder) =>
    writeSplit(folder, file, {
      assigned: assigned.parts,
      counts,
      totals,
      labelNames,
      parts,
      sha256,
      source: basename(path),
      options: { text, label, group: group ?? null, time: time ?? null, seed, parts },
      groups: summarizeGroups(sets, labels.length),
      cuts: assigned.cuts?.map((cut) => new Date(cut).toISOString()) ?? null,
      onProgress,
      signal,
    }),
  );
}
