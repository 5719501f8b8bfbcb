import type { Classifier } from '../contracts/classifier.ts';
import type { QuantizationRecord } from '../quantization/quantization-record.ts';

/** A smaller model in memory, and what was done to it. */
export interface ShrunkModel<Model> extends Pick<QuantizationRecord, 'weights' | 'pruned'> {
  readonly model: Model;
}

/** A model made smaller, before it is written. */
export interface ShrunkClassifier extends Pick<QuantizationRecord, 'weights' | 'pruned'> {
  readonly classifier: Classifier;
  /** @param training added to what the model was trained with */
  write(
    training: Readonly<Record<string, unknown>>,
    metrics: Readonly<Record<string, number>>,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
}
