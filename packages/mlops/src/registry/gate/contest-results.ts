import type { ScoredTexts, SliceRows } from 'sentiment-core/evaluation';

/** One version on the held-out rows. */
export interface ContestantResults {
  /** Order of the columns of `scored`. */
  readonly labels: readonly string[];
  readonly scored: ScoredTexts;
  /** Milliseconds a tweet, one at a time. */
  readonly milliseconds: number;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Fingerprint of the rows it learnt from; undefined when it does not tell. */
  readonly trainedOn: string | undefined;
}

/** What the gate judges. Rows are those whose label the challenger knows, the same for both. */
export interface ContestResults {
  readonly challenger: ContestantResults;
  /** Undefined when there is none yet. */
  readonly champion: ContestantResults | undefined;
  /** Slices of the rows, without those of labels. */
  readonly slices: readonly SliceRows[];
  /** Fingerprint of the held-out rows; undefined when the dataset has none. */
  readonly fingerprint: string | undefined;
}
