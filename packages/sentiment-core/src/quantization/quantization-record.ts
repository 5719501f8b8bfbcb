import type { TensorType } from '../artifact/stored-tensor.ts';
import type { WeightsType } from '../artifact/weights-file.ts';

/** How weights can be stored. */
export type StoredType = WeightsType | TensorType;

/** What was done to a model; `training.quantization` in its `model.json`. */
export interface QuantizationRecord {
  /** `checksum` of the `model.json` it was made from. */
  readonly from: string;
  readonly weights: { readonly before: StoredType; readonly after: StoredType };
  /** Of all files but `model.json`. */
  readonly bytes: { readonly before: number; readonly after: number };
  readonly pruned: {
    /** What was asked for, in [0, 0.99]. */
    readonly share: number;
    /** Terms or words of the vocabulary, or hash buckets with a weight. */
    readonly unit: 'terms' | 'words' | 'buckets';
    readonly before: number;
    readonly after: number;
    /** Hash buckets with a weight of the linear part, where a network has one. */
    readonly buckets?: { readonly before: number; readonly after: number };
  };
}
