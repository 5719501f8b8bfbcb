import type { SplitPart } from './split-parts.ts';

export const splitRecordFile = 'split.json';
export const splitRecordFormat = 'sentiment-core/split@1';

/** One part as it was written. */
export interface SplitPartRecord extends SplitPart {
  /** Name of the file in the folder. */
  readonly file: string;
  readonly rows: number;
  /** Rows by label. */
  readonly labels: Readonly<Record<string, number>>;
  /** Of the file before packing, hexadecimal. */
  readonly sha256: string;
}

/** Content of `split.json`: what was split how, and what came of it. */
export interface SplitRecord {
  readonly format: typeof splitRecordFormat;
  /** sha256 over the names and sha256 of the parts, in order: the same split has the same fingerprint, and no other has. */
  readonly fingerprint: string;
  readonly source: {
    /** Base name. */
    readonly file: string;
    readonly rows: number;
    readonly labels: Readonly<Record<string, number>>;
    /** sha256 of the rows' bytes. */
    readonly sha256: string;
  };
  readonly options: {
    readonly text: string;
    readonly label: string;
    readonly group: string | null;
    readonly time: string | null;
    readonly seed: number;
    readonly parts: readonly SplitPart[];
  };
  readonly parts: readonly SplitPartRecord[];
  /** Rows in no part: by time, later copies of earlier rows. They are in `left-out`, beside the parts. */
  readonly leftOut: { readonly file: string; readonly rows: number } | null;
  /** Rows that stay together, because they are copies, near-duplicates, or of one group. */
  readonly groups: {
    /** Groups of two rows or more. */
    readonly count: number;
    /** Rows in them. */
    readonly rows: number;
    /** The largest, by size: how many rows, and the line of the first. */
    readonly largest: readonly { readonly rows: number; readonly line: number }[];
  };
  /** By time: when every part but the first begins, ISO 8601. */
  readonly cuts: readonly string[] | null;
}
