import type { TrainedModel } from '../../contracts/trainer.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';

/** What both kinds of features have: one row of weights a hash bucket or a term. */
export interface LinearWeights {
  /** Row-major [buckets or terms, outputs], with one output for two labels, else one a label; int8 weights are multiplied by `scale`. */
  readonly weights: Float32Array | Int8Array;
  readonly scale: number;
  /** [outputs] */
  readonly intercepts: readonly number[];
}

export interface LogisticRegressionModel extends TrainedModel {
  readonly parameters: LinearWeights;
  /** With TF-IDF features: how a text becomes a row. */
  readonly pipeline?: TextPipeline;
}
