import { basename } from 'node:path';
import { requireInteger } from '../../errors/option-checks.ts';
import { assignByTime } from '../../splitting/assign-by-time.ts';
import { assignStratified } from '../../splitting/assign-stratified.ts';
import { summarizeGroups } from '../../splitting/disjoint-sets.ts';
import type { Pause } from '../../splitting/near-duplicates.ts';
import { assertParts, checkAssignment, defaultParts, type SplitPart } from '../../splitting/split-parts.ts';
import type { SplitRecord } from '../../splitting/split-record.ts';
import { checkOutputFolder, replaceFolder } from '../files/output-folder.ts';
import { requirePlainFile } from '../files/read-bytes.ts';
import { openTable } from '../tables/open-table.ts';
import type { TableOptions } from '../tables/table.ts';
import { scanSplitRows } from './scan-split-rows.ts';
import { splitFolder, storageError, writeSplit } from './split-folder.ts';

export interface SplitFileOptions extends TableOptions {
  /** Folder to write; an older split there is replaced. */
  readonly output: string;
  /** 2 to 10. Default train .8, valid .1, test .1. */
  readonly parts?: readonly SplitPart[] | undefined;
  /** Column of the text; see `WantedColumns`. */
  readonly text?: string | undefined;
  /** Column of the label; see `WantedColumns`. */
  readonly label?: string | undefined;
  /** Column whose equal values stay together, e.g. a user; an empty value is alone. Default: none. */
  readonly group?: string | undefined;
  /** Column of a date: the parts follow each other in time. Default: none. */
  readonly time?: string | undefined;
  /** 32-bit whole number. Default 1. */
  readonly seed?: number | undefined;
  /**
   * Bytes of memory that may be taken for what grows with the rows, 64 KiB to 64 GiB; a file that needs more is refused. The split
   * does not depend on it. Default: what the system has available.
   */
  readonly memoryBudget?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done, and how many rows of it are done. */
  readonly onProgress?: ((stage: 'compare' | 'read' | 'write', rows: number) => void) | undefined;
}

/**
 * Splits a data file once, for all models: by label, or by time; copies, near-duplicates and groups stay together.
 * Parts keep all columns and the bytes of their rows, in file order; the same file, options and seed give the same bytes.
 * Two passes over the file. Memory: at most 69 bytes a row, 16 more with `time`, 32 more with `group`; a file that needs more
 * memory than there is is refused as soon as its size is known. The folder appears whole or not at all.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid` (which a file that does not fit the memory is, too),
 * `option_invalid`, `invalid_argument` (the folder holds something else), `storage_failed` (the disk is full), or the reason of
 * `signal`
 */
export async function splitFile(path: string, options: SplitFileOptions): Promise<SplitRecord> {
  const { output, parts = defaultParts, group, time, seed = 1, signal } = options;
  const { memoryBudget, onProgress = () => undefined } = options;
  assertParts(parts);
  requireInteger('seed', seed, 0, 2 ** 32 - 1);
  await checkOutputFolder(output, splitFolder);
  await requirePlainFile(path);
  const others = [group, time].filter((column) => column !== undefined);
  const file = await openTable(path, { text: options.text, label: options.label, needsLabel: true, others }, options);
  const { text, label = '' } = file;

  const pause = createPause(() => signal?.throwIfAborted());
  const columns = { text, label, group, time };
  const scanned = await scanSplitRows(file, columns, { memoryBudget, onProgress, pause, signal });
  const { labels, labelNames, sets, times, sha256 } = scanned;
  const fractions = parts.map(({ share }) => share);
  const { parts: assigned, cuts } = times
    ? assignByTime({ times, sets, fractions })
    : { parts: assignStratified({ labels, labelCount: labelNames.length, sets, fractions, seed }), cuts: undefined };
  const rows = checkAssignment({ path, assigned, labels, labelNames, parts, byTime: times !== undefined });
  try {
    return await replaceFolder(output, splitFolder, (temporary) =>
      writeSplit(temporary, file, {
        assigned,
        rows,
        labelNames,
        parts,
        sha256,
        source: basename(path),
        options: { text, label, group: group ?? null, time: time ?? null, seed, parts },
        groups: summarizeGroups(sets),
        cuts: cuts?.map((cut) => new Date(cut).toISOString()) ?? null,
        onProgress,
        signal,
      }),
    );
  } catch (error) {
    throw storageError(output, error);
  }
}

const longestStepMs = 50;

/**
 * Lets signals come in between the steps of long work.
 * @param atPause may throw to stop it
 * @returns to be called after each step; it takes a break when the last one is long ago
 */
function createPause(atPause: () => void): Pause {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < longestStepMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    atPause();
    last = performance.now();
  };
}
