import type { Preprocessor } from '../contracts/preprocessor.ts';
import {
  createLengthStatistics,
  type LengthStatistics,
  type LengthSummary,
} from '../preprocessing/length-statistics.ts';
import type { BadRowReason } from '../datasets/data-row.ts';
import { createTextRepeats, type RepeatSummary } from './text-repeats.ts';
import { createTermCounts, type TopTerm, topTerms } from './top-terms.ts';

export interface DescribedLengths extends LengthSummary {
  /** Length to number of texts, shortest first. */
  readonly histogram: readonly (readonly [length: number, texts: number])[];
}

/** What `sentiment describe --json` prints. Shares are of usable rows. */
export interface Description {
  /** As the caller named it. */
  readonly file: string;
  readonly rows: number;
  /** Rows with a text and a label; everything below is about these. */
  readonly usable: number;
  /** The rest, by reason, and where the first five are. */
  readonly leftOut: Readonly<
    Partial<Record<BadRowReason, { readonly rows: number; readonly lines: readonly number[] }>>
  >;
  /** Sorted by name. */
  readonly labels: readonly { readonly label: string; readonly rows: number; readonly share: number }[];
  readonly repeats: RepeatSummary;
  /** Lengths of the texts as they are, in words (what white space separates). */
  readonly words: DescribedLengths;
  readonly variants: readonly {
    readonly name: string;
    readonly minimumTokens: number;
    /** Rows with fewer tokens, which a training leaves out. */
    readonly tooShort: number;
    /** In tokens, of all rows. */
    readonly lengths: DescribedLengths;
    /** In tokens, of the rows that are long enough. */
    readonly kept: DescribedLengths;
  }[];
  /** Tokens of the first variant. */
  readonly terms: readonly { readonly label: string; readonly terms: readonly TopTerm[] }[];
  /** Columns with 2 to 20 values. */
  readonly columns: readonly {
    readonly column: string;
    readonly values: readonly {
      readonly value: string;
      readonly rows: number;
      readonly labels: Readonly<Record<string, number>>;
    }[];
  }[];
}

/** A preprocessing variant and what it counts as too short to learn from. */
export interface DescribedVariant {
  readonly preprocessor: Preprocessor;
  /** Tokens a text must have, 0 or more. */
  readonly minimumTokens: number;
}

export interface DescriberOptions {
  /** Columns besides text and label, for the breakdown. */
  readonly columns: readonly string[];
  /** The first one's tokens are the top terms. 1 or more. */
  readonly variants: readonly DescribedVariant[];
  /** Top terms a label. */
  readonly terms: number;
}

/** Takes rows one by one and describes them. Memory: about 60 MB of terms, and `repeatedTextBytes` a different text. */
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

export function createDescriber({ columns, variants, terms }: DescriberOptions): Describer {
  const raw = createLengthStatistics();
  const lengths = variants.map(() => ({ all: createLengthStatistics(), kept: createLengthStatistics() }));
  const repeats = createTextRepeats();
  const termCounts = createTermCounts(mostLabels);
  const columnValues = createColumnValueCounts(columns);
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
        terms: sorted.map(([label, number]) => ({ label, terms: topTerms(termCounts, number, terms) })),
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

/** White space as `\s` of regular expressions has it, past ASCII. */
const wideSpace = /\s/;

/** How many words a text has: runs of what is no white space. As `/\S+/g` finds them, without making them. */
export function countWords(text: string): number {
  let words = 0;
  let inside = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const space = code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 160 && wideSpace.test(text[index]);
    if (!space && !inside) words += 1;
    inside = !space;
  }
  return words;
}

/** A column with few different values, and the labels of the rows that have each. */
export interface ColumnValues {
  readonly column: string;
  /** Most frequent first. */
  readonly values: readonly { readonly value: string; readonly rows: number; readonly labels: readonly number[] }[];
}

const mostValues = 20;
const longestValue = 60;

/** Finds the columns worth a breakdown while the rows go by: 2 to 20 short values, each of 5 rows or more on average. */
export interface ColumnValueCounts {
  /** @param values in the order of the columns */
  add(values: readonly string[], label: number): void;
  summary(): ColumnValues[];
}

export function createColumnValueCounts(columns: readonly string[]): ColumnValueCounts {
  const counts: (Map<string, number[]> | undefined)[] = columns.map(() => new Map<string, number[]>());
  let rows = 0;
  return {
    add(values, label) {
      rows += 1;
      for (const [place, value] of values.entries()) {
        const byValue = counts[place];
        if (byValue === undefined) continue;
        const byLabel = byValue.get(value) ?? [];
        if (byLabel.length === 0) byValue.set(value, byLabel);
        while (byLabel.length <= label) byLabel.push(0);
        byLabel[label] += 1;
        if (byValue.size > mostValues || value.length > longestValue) counts[place] = undefined;
      }
    },
    summary: () =>
      columns.flatMap((column, place) => {
        const byValue = counts[place];
        if (byValue === undefined || byValue.size < 2 || byValue.size * 5 > rows) return [];
        const values = [...byValue].map(([value, labels]) => {
          return { value, rows: labels.reduce((sum, count) => sum + count, 0), labels };
        });
        return [{ column, values: values.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1)) }];
      }),
  };
}
