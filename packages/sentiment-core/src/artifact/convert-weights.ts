import { quantizeInt8 } from './quantize-int8.ts';
import { type Weights, weightsType, type WeightsType } from './weights-file.ts';

export interface ScaledWeights<Stored extends Weights = Weights> {
  readonly weights: Stored;
  /** What the stored weights are multiplied by. */
  readonly scale: number;
}

/**
 * Stores weights as a type that takes as many bytes or fewer; those of that type already keep their bytes.
 * @param importance as for `quantizeInt8`
 */
export function convertWeights<Stored extends Weights>(
  { weights, scale }: ScaledWeights<Stored>,
  type: WeightsType,
  importance?: ArrayLike<number>,
): ScaledWeights<Float32Array | Int8Array | Stored> {
  if (weightsType(weights) === type) return { weights, scale };
  if (type !== 'int8') return { weights: Float32Array.from(weights), scale };
  const { values, scale: step } = quantizeInt8(weights, importance);
  return { weights: values, scale: step * scale };
}
