import type { Dataset, Example } from '../contracts/trainer.ts';
import type { BadRowReason } from './data-row.ts';

export type SkipReason = BadRowReason | 'unknown_label';

export interface SkippedRows {
  readonly count: number;
  /** Where the first five are. */
  readonly first: readonly { readonly file: string; readonly line: number }[];
}

export interface FileSummary {
  readonly file: string;
  readonly weight: number;
  readonly rows: number;
  readonly kept: number;
  readonly skipped: number;
  /** Kept rows by label. */
  readonly labels: Readonly<Record<string, number>>;
}

/** What one complete pass over a dataset saw. `rows = kept + skipped`. */
export interface DatasetSummary {
  readonly rows: number;
  readonly kept: number;
  readonly skipped: number;
  readonly skippedByReason: Readonly<Partial<Record<SkipReason, SkippedRows>>>;
  /** Kept rows by label. */
  readonly labels: Readonly<Record<string, number>>;
  /** Skipped rows by the label they had. Past 100 different ones, the rest are counted together as `…`. */
  readonly unknownLabels: Readonly<Record<string, number>>;
  readonly files: readonly FileSummary[];
  /** sha256, hexadecimal, of the kept rows in order: see `createFingerprint`. */
  readonly fingerprint: string;
}

export interface SummaryRecorder {
  startFile(file: string, weight: number): void;
  keep(label: number): void;
  skip(reason: SkipReason, line: number, unknownLabel?: string): void;
  finish(fingerprint: string): DatasetSummary;
}

const firstShown = 5;
const unknownShown = 100;
const unknownLength = 40;

interface FileCounts {
  readonly file: string;
  readonly weight: number;
  readonly kept: number[];
  skipped: number;
}

export function createSummaryRecorder(labels: readonly string[]): SummaryRecorder {
  const files: FileCounts[] = [];
  const reasons = new Map<SkipReason, { count: number; first: { file: string; line: number }[] }>();
  const unknown = new Map<string, number>();
  let current: FileCounts = { file: '', weight: 1, kept: [], skipped: 0 };

  const byLabel = (counts: readonly number[]): Record<string, number> =>
    Object.fromEntries(labels.map((label, index) => [label, counts[index] ?? 0]));
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

  return {
    startFile(file, weight) {
      current = { file, weight, kept: labels.map(() => 0), skipped: 0 };
      files.push(current);
    },
    keep(label) {
      current.kept[label] = (current.kept[label] ?? 0) + 1;
    },
    skip(reason, line, unknownLabel) {
      current.skipped += 1;
      const entry = reasons.get(reason) ?? { count: 0, first: [] };
      reasons.set(reason, entry);
      entry.count += 1;
      if (entry.first.length < firstShown) entry.first.push({ file: current.file, line });
      if (unknownLabel === undefined) return;
      const shown = unknownLabel.length > unknownLength ? `${unknownLabel.slice(0, unknownLength)}…` : unknownLabel;
      const key = unknown.has(shown) || unknown.size < unknownShown ? shown : '…';
      unknown.set(key, (unknown.get(key) ?? 0) + 1);
    },
    finish(fingerprint) {
      const summaries = files.map(({ file, weight, kept, skipped }) => {
        return { file, weight, rows: sum(kept) + skipped, kept: sum(kept), skipped, labels: byLabel(kept) };
      });
      return {
        rows: sum(summaries.map(({ rows }) => rows)),
        kept: sum(summaries.map(({ kept }) => kept)),
        skipped: sum(summaries.map(({ skipped }) => skipped)),
        skippedByReason: Object.fromEntries(reasons),
        labels: byLabel(labels.map((_, index) => sum(files.map(({ kept }) => kept[index] ?? 0)))),
        unknownLabels: Object.fromEntries(unknown),
        files: summaries,
        fingerprint,
      };
    },
  };
}

/** An incremental sha256, e.g. `createHash('sha256')` of `node:crypto`. */
export interface Sha256 {
  update(text: string): void;
  /** Hexadecimal, 64 characters. */
  digest(): string;
}

export interface Fingerprint {
  add(examples: readonly Example[]): void;
  digest(): string;
}

/**
 * sha256 over the UTF-8 of `<length>:<label name><length>:<text>` for every example in order, lengths in UTF-16 units.
 * It depends on the order of the rows, not on batch size, file names, weights, or the order of `labels`.
 */
export function createFingerprint(labels: readonly string[], sha256: Sha256): Fingerprint {
  const prefixes = labels.map((label) => `${label.length}:${label}`);
  return {
    add(examples) {
      let joined = '';
      for (const { label, text } of examples) joined += `${prefixes[label]}${text.length}:${text}`;
      sha256.update(joined);
    },
    digest: () => sha256.digest(),
  };
}

/** Reads the dataset once. A dataset of `openDataset` has its fingerprint in `summary()` after any pass, for free. */
export async function fingerprintDataset(dataset: Dataset, sha256: Sha256): Promise<string> {
  const fingerprint = createFingerprint(dataset.labels, sha256);
  for await (const batch of dataset.batches()) fingerprint.add(batch);
  return fingerprint.digest();
}
