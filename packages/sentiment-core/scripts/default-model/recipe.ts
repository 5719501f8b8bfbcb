import type { LogisticRegressionOptions } from '../../src/training/index.ts';

export const labels = ['negative', 'positive'] as const;

/** A file to learn from. */
export interface TrainingSource {
  readonly file: string;
  /** Weight of a row; sources labelled by people count for more than emoticons. */
  readonly weight: number;
  /**
   * Weight of a neutral row, half of it as a negative and half as a positive example: what people call neutral should
   * come out undecided. 0 leaves neutral rows out.
   */
  readonly neutralWeight: number;
  /** One fifth is kept for validation. */
  readonly heldOut: boolean;
}

export interface Recipe {
  readonly sources: readonly TrainingSource[];
  /** Weight of the rows of sentiment140-train drawn from head and tail, where label and date go together. */
  readonly headtailWeight: number;
  readonly options: LogisticRegressionOptions;
}

export const recipe: Recipe = {
  sources: [
    { file: 'sentiment140-train.csv.gz', weight: 1, neutralWeight: 0, heldOut: false },
    { file: 'airline-train.csv.gz', weight: 3, neutralWeight: 2, heldOut: true },
    { file: 'semeval-2013-2016-train.csv.gz', weight: 3, neutralWeight: 0.25, heldOut: false },
    { file: 'tweet-sentiment-extraction-train.csv.gz', weight: 4, neutralWeight: 2, heldOut: true },
  ],
  headtailWeight: 0.5,
  options: {
    name: 'tweets-default',
    version: '1.0.0',
    classWeights: 'balanced-by-source',
    calibration: 'platt',
    // As in version 0.1, so that the recipe gives the embedded model.
    priorWeight: 0,
    minCount: 5,
    closingTokens: 0,
    maxIterations: 150,
    patience: 60,
    weights: 'int8',
  },
};

/** Files that are for validation only, whole. */
export const validationFiles = ['sentiment140-valid.csv.gz', 'tweeteval-valid.csv.gz'] as const;
