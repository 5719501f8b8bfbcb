import { SentimentError } from '../errors/sentiment-error.ts';
import { leftOut } from './assign-by-time.ts';
import { eachRow, type Pause } from './each-row.ts';
import type { NumberArray } from './number-array.ts';
import type { SplitPart } from './split-parts.ts';

export interface CheckedAssignment {
  /** Of the file, for messages. */
  readonly path: string;
  /** Part of each row, or `leftOut`, [rows]. */
  readonly assigned: NumberArray;
  /** Label of each row, [rows]. */
  readonly labels: NumberArray;
  readonly labelNames: readonly string[];
  readonly parts: readonly SplitPart[];
  readonly byTime: boolean;
  readonly pause: Pause;
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
export async function checkAssignment(assignment: CheckedAssignment): Promise<AssignedCounts> {
  const { path, assigned, labels, labelNames, parts, byTime, pause } = assignment;
  const counts = parts.map(() => labelNames.map(() => 0));
  const totals = labelNames.map(() => 0);
  await eachRow(labels.length, pause, (row) => {
    const part = assigned.get(row);
    totals[labels.get(row)] += 1;
    if (part !== leftOut) counts[part][labels.get(row)] += 1;
  });
  const refuse = (problem: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
  };
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
