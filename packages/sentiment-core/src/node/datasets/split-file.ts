import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { requireInteger } from '../../errors/option-checks.ts';
import { assignByTime } from '../../splitting/assign-by-time.ts';
import { assignStratified } from '../../splitting/assign-stratified.ts';
import { checkAssignment } from '../../splitting/check-assignment.ts';
import { summarizeGroups } from '../../splitting/group-summary.ts';
import { signatureWidth } from '../../splitting/signature-records.ts';
import { assertParts, defaultParts, type SplitPart } from '../../splitting/split-parts.ts';
import type { SplitRecord } from '../../splitting/split-record.ts';
import { requireDiskSpace } from '../files/disk-space.ts';
import type { RecordFile } from '../tables/file-record.ts';
import { nearestFolder } from '../files/nearest-folder.ts';
import { openRecords } from '../tables/open-records.ts';
import { checkOutputFolder } from '../files/output-folder.ts';
import { createPause } from '../files/pause.ts';
import { replaceFolder } from '../files/replace-folder.ts';
import { scanSplitRows } from './scan-split-rows.ts';
import { splitFolder } from './split-folder.ts';
import { storageError } from '../files/storage-error.ts';
import { createWorkingFiles, defaultMemoryBudget, leastMemoryBudget } from '../files/working-files.ts';
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
  /**
   * Bytes kept in memory of what grows with the rows, 64 KiB or more; what is more goes to files without a name beside the
   * output. The split does not depend on it. Default 128 MiB.
   */
  readonly memoryBudget?: number;
  readonly signal?: AbortSignal;
  /** Told what is being done, and how many rows of it are done. */
  readonly onProgress?: (stage: 'compare' | 'read' | 'write', rows: number) => void;
}

/**
 * Splits a data file once, for all models: by label shares, or by time; copies, near-duplicates and groups stay together.
 * Parts keep all columns and the bytes of their rows, in file order; the same file, options and seed give the same bytes.
 * Two passes over the file. Memory does not grow with the rows. Past the budget, disk is used beside the output: up to 120
 * bytes a row while rows are compared (8 more with `time`, 24 with `group`), most of it freed before the parts are written.
 * The folder appears whole or not at all.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`, `option_invalid`, `invalid_argument` (the folder holds
 * something else), `storage_failed` (the disk is full), or the reason of `signal`
 */
export async function splitFile(path: string, options: SplitFileOptions): Promise<SplitRecord> {
  const { output, parts = defaultParts, text = 'text', label = 'label', group, time, seed = 1, signal } = options;
  const { memoryBudget = defaultMemoryBudget } = options;
  assertParts(parts);
  requireInteger('seed', seed, 0, 2 ** 32 - 1);
  requireInteger('memoryBudget', memoryBudget, leastMemoryBudget, 2 ** 40);
  const target = await checkOutputFolder(output, splitFolder);
  const columns = { text, label, ...(group !== undefined && { group }), ...(time !== undefined && { time }) };
  const file = await openRecords(path, Object.values(columns));
  const onProgress = options.onProgress ?? (() => undefined);
  const folder = await nearestFolder(dirname(target));

  const storage = createWorkingFiles({ folder, memoryBudget });
  const pause = createPause(() => signal?.throwIfAborted());
  try {
    const scanned = await scanSplitRows(file, columns, {
      storage,
      beforeComparing: (rows) => requireSpace(folder, file, rows, memoryBudget),
      onProgress,
      pause,
      signal,
    });
    const { labels, labelNames, sets, times, sha256 } = scanned;
    storage.closeRecords();
    signal?.throwIfAborted();
    const shares = parts.map(({ share }) => share);
    const assigned = times
      ? await assignByTime({ times, sets, shares, storage, pause })
      : {
          parts: await assignStratified({ labels, labelCount: labelNames.length, sets, shares, seed, storage, pause }),
          cuts: undefined,
        };
    const byTime = times !== undefined;
    const rows = await checkAssignment({ path, assigned: assigned.parts, labels, labelNames, parts, byTime, pause });
    const groups = await summarizeGroups({ sets, size: labels.length, storage, pause });
    return await replaceFolder(output, splitFolder, (temporary) =>
      writeSplit(temporary, file, {
        assigned: assigned.parts,
        rows,
        labelNames,
        parts,
        sha256,
        source: basename(path),
        options: { text, label, group: group ?? null, time: time ?? null, seed, parts },
        groups,
        cuts: assigned.cuts?.map((cut) => new Date(cut).toISOString()) ?? null,
        onProgress,
        signal,
      }),
    );
  } catch (error) {
    throw storageError(output, error);
  } finally {
    storage.close();
  }
}

/** Bytes of a row in the files that are still to be written: its record once more, and what is said of it. */
const scratchBytes = 4 * signatureWidth + 14;

/** @throws {SentimentError} `storage_failed` when the disk of the output has no room for the work or the parts */
async function requireSpace(folder: string, file: RecordFile, rows: number, memoryBudget: number): Promise<void> {
  const scratch = rows * scratchBytes;
  if (scratch > memoryBudget) await requireDiskSpace(folder, scratch, 'temporary files of the comparison');
  // How far packing goes cannot be told.
  if (file.path.toLowerCase().endsWith('.gz')) return;
  await requireDiskSpace(folder, (await stat(file.path)).size, 'the parts');
}
