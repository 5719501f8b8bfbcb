import type { LengthSummary } from '../preprocessing/length-statistics.ts';
import type { BadRowReason } from '../datasets/data-row.ts';
import type { TellingTerm } from './telling-terms.ts';
import type { RepeatSummary } from './text-repeats.ts';

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
  readonly terms: readonly { readonly label: string; readonly terms: readonly TellingTerm[] }[];
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
