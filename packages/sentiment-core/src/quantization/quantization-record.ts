import type { WeightsType } from '../artifact/weights-file.ts';

/** What was done to a model; `training.quantization` in its `model.json`. */
export interface QuantizationRecord {
  /** `checksum` of the `model.json` it was made from. */
  readonly from: string;
  readonly weights: { readonly before: WeightsType; readonly after: WeightsType };
  /** Of all files but `model.json`. */
  readonly bytes: { readonly before: number; readonly after: number };
  readonly pruned: {
    /** What was asked for, in [0, 0.99]. */
    readonly share: number;
    /** Terms of the vocabulary, or hash buckets with a weight. */
    readonly unit: 'terms' | 'buckets';
    readonly before: number;
    readonly after: number;
  };
}
