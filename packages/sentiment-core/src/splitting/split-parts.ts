import { SentimentError } from '../errors/sentiment-error.ts';
import { leftOut } from './assign-by-time.ts';

/** One part of a split. */
export interface SplitPart {
  /** Lower-case letters, digits, `-` and `_`; the part's file is named after it. */
  readonly name: string;
  /** Share of the rows, in (0, 1). */
  readonly share: number;
}

export const defaultParts: readonly SplitPart[] = [
  { name: 'train', share: 0.8 },
  { name: 'valid', share: 0.1 },
  { name: 'test', share: 0.1 },
];

/**
 * Reads `train:0.8,valid:0.1,test:0.1`.
 * @throws {SentimentError} `option_invalid` unless there are 2 to 10 different names with shares above 0 that sum to 1
 */
export function parseParts(value: string): SplitPart[] {
  const parts = value.split(',').map((item) => {
    const [, name = '', share = ''] = /^\s*([a-z0-9][a-z0-9_-]*):(\d*\.?\d+)\s*$/.exec(item) ?? [];
    if (name === '') throw invalid('names with shares are needed, e.g. train:0.8,valid:0.1,test:0.1');
    return { name, share: Number(share) };
  });
  assertParts(parts);
  return parts;
}

/** @throws {SentimentError} as `parseParts` */
export function assertParts(parts: readonly SplitPart[]): void {
  if (parts.length < 2 || parts.length > 10) throw invalid(`${parts.length} given, 2 to 10 are needed`);
  if (parts.some(({ name }) => !/^[a-z0-9][a-z0-9_-]*$/.test(name)))
    throw invalid('a name has other characters than a-z, 0-9, - and _');
  if (new Set(parts.map(({ name }) => name)).size < parts.length) throw invalid('a name is given twice');
  if (parts.some(({ name }) => name === 'left-out')) throw invalid('left-out is taken by rows that belong to no part');
  const none = parts.find(({ share }) => !(share > 0));
  if (none) throw invalid(`the share of ${none.name} must be above 0`);
  const sum = parts.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) throw invalid(`the shares sum to ${Number(sum.toFixed(6))}, not 1`);
}

function invalid(problem: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: 'parts', message: `parts: ${problem}` });
}

export interface CheckedAssignment {
  /** Of the file, for messages. */
  readonly path: string;
  /** Part of each row, or `leftOut`, [rows]. */
  readonly assigned: Uint8Array;
  /** Label of each row, [rows]. */
  readonly labels: Uint8Array;
  readonly labelNames: readonly string[];
  readonly parts: readonly SplitPart[];
  readonly byTime: boolean;
}

export interface AssignedCounts {
  /** [parts][labels] */
  readonly counts: readonly (readonly number[])[];
  /** [labels] */
  readonly totals: readonly number[];
}

/**
 * Counts rows by part and label, and refuses a split that cannot be used: a part without rows, or, when parts are dealt by
 * label, without a label that others have.
 * @returns rows by part and label, and by label, those in no part included
 * @throws {SentimentError} `dataset_invalid`
 */
export function checkAssignment(assignment: CheckedAssignment): AssignedCounts {
  const { path, assigned, labels, labelNames, parts, byTime } = assignment;
  const counts = parts.map(() => labelNames.map(() => 0));
  const totals = labelNames.map(() => 0);
  for (const [row, label] of labels.entries()) {
    totals[label] += 1;
    if (assigned[row] !== leftOut) counts[assigned[row]][label] += 1;
  }
  function refuse(problem: string): never {
    throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
  }
  if (labelNames.length < 2) refuse(`2 to 20 labels are needed, found only ${labelNames[0] ?? 'none'}`);
  const scarce = totals.findIndex((total) => total < parts.length);
  if (!byTime && scarce >= 0) {
    const rows = totals[scarce] === 1 ? '1 row' : `${totals[scarce]} rows`;
    refuse(`label "${labelNames[scarce]}" has ${rows}, too few for ${parts.length} parts`);
  }
  for (const [part, { name }] of parts.entries()) {
    const why = byTime
      ? 'too many rows have the same date, or are copies of earlier ones'
      : 'too many rows are copies, near-duplicates or of one group, and stay together';
    if (counts[part].every((count) => count === 0)) refuse(`no row is left for part "${name}": ${why}`);
    const absent = counts[part].indexOf(0);
    if (!byTime && absent >= 0) refuse(`part "${name}" gets no row of label "${labelNames[absent]}": ${why}`);
  }
  return { counts, totals };
}
