import type { Preprocessor } from '../contracts/preprocessor.ts';
import { createLengthStatistics, type LengthStatistics } from '../preprocessing/length-statistics.ts';
import type { WorkingStorage } from '../splitting/working-storage.ts';
import type { BadRowReason } from '../datasets/data-row.ts';
import { type ColumnValueCounts, createColumnValueCounts } from './column-values.ts';
import { countWords } from './count-words.ts';
import type { Description, DescribedLengths } from './description.ts';
import { createTermCounts } from './term-counts.ts';
import { createTextRepeats } from './text-repeats.ts';
import { tellingTerms } from './telling-terms.ts';

/** A preprocessing variant and what it counts as too short to learn from. */
export interface DescribedVariant {
  readonly preprocessor: Preprocessor;
  /** Tokens a text must have, 0 or more. */
  readonly minimumTokens: number;
}

export interface DescriberOptions {
  /** Columns besides text and label, for the breakdown. */
  readonly columns: readonly string[];
  /** The first one's tokens are the telling terms. 1 or more. */
  readonly variants: readonly DescribedVariant[];
  /** Telling terms a label. */
  readonly terms: number;
  readonly storage: WorkingStorage;
}

/** Takes rows one by one and says what they are, in memory that does not grow with the rows, unless the storage is memory. */
export interface Describer {
  /**
   * @param label number in order of first appearance, below 20
   * @param values of the columns
   */
  add(text: string, label: number, values: readonly string[]): void;
  /** Counts a row that cannot be used. */
  leaveOut(reason: BadRowReason, line: number): void;
  /** @param labels names, in the order of their numbers */
  finish(labels: readonly string[]): Omit<Description, 'file'>;
}

const mostLabels = 20;
const shownLines = 5;

export function createDescriber({ columns, variants, terms, storage }: DescriberOptions): Describer {
  const raw = createLengthStatistics();
  const lengths = variants.map(() => ({ all: createLengthStatistics(), kept: createLengthStatistics() }));
  const repeats = createTextRepeats(storage);
  const termCounts = createTermCounts(mostLabels);
  const columnValues: ColumnValueCounts = createColumnValueCounts(columns);
  const labelRows = new Array<number>(mostLabels).fill(0);
  const leftOut = new Map<BadRowReason, { rows: number; lines: number[] }>();
  let rows = 0;
  const described = (statistics: LengthStatistics): DescribedLengths => ({
    ...statistics.summary(),
    histogram: statistics.histogram(),
  });

  return {
    add(text, label, values) {
      rows += 1;
      labelRows[label] += 1;
      raw.add(countWords(text));
      repeats.add(text.trim(), label);
      columnValues.add(values, label);
      for (const [index, { preprocessor, minimumTokens }] of variants.entries()) {
        const tokens = preprocessor.tokenize(text);
        lengths[index].all.add(tokens.length);
        if (tokens.length >= minimumTokens) lengths[index].kept.add(tokens.length);
        if (index === 0) termCounts.add(tokens, label);
      }
    },
    leaveOut(reason, line) {
      const found = leftOut.get(reason) ?? { rows: 0, lines: [] };
      leftOut.set(reason, found);
      found.rows += 1;
      if (found.lines.length < shownLines) found.lines.push(line);
    },
    finish(labels) {
      const sorted = [...labels.entries()]
        .map(([number, label]) => [label, number] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const unusable = [...leftOut.values()].reduce((sum, found) => sum + found.rows, 0);
      return {
        rows: rows + unusable,
        usable: rows,
        leftOut: Object.fromEntries(leftOut),
        labels: sorted.map(([label, number]) => ({ label, rows: labelRows[number], share: labelRows[number] / rows })),
        repeats: repeats.summary(),
        words: described(raw),
        variants: variants.map(({ preprocessor, minimumTokens }, index) => ({
          name: preprocessor.name,
          minimumTokens,
          tooShort: lengths[index].all.shorterThan(minimumTokens),
          lengths: described(lengths[index].all),
          kept: described(lengths[index].kept),
        })),
        terms: sorted.map(([label, number]) => ({ label, terms: tellingTerms(termCounts, number, terms) })),
        columns: columnValues.summary().map(({ column, values }) => ({
          column,
          values: values.map(({ value, rows: ofValue, labels: byLabel }) => ({
            value,
            rows: ofValue,
            labels: Object.fromEntries(sorted.map(([label, number]) => [label, byLabel[number] ?? 0])),
          })),
        })),
      };
    },
  };
}
