import { quantizeInt8 } from '../../artifact/quantize-int8.ts';
import type { PlattScaling } from '../../training/platt-scaling.ts';
import type { LinearWeights } from './model.ts';

/** What was learnt as it serves: calibration is folded in, the type is the stored one. */
export function termWeights(
  point: Float64Array,
  outputs: number,
  { slope, intercept }: PlattScaling,
  type: 'float32' | 'int8',
): LinearWeights {
  const weightCount = point.length - outputs;
  const dense = Float32Array.from(point.subarray(0, weightCount), (weight) => weight * slope);
  const intercepts = Array.from(point.subarray(weightCount), (value) => value * slope + intercept);
  if (type === 'float32') return { weights: dense, scale: 1, intercepts };
  const { values, scale } = quantizeInt8(dense);
  return { weights: values, scale, intercepts };
}
