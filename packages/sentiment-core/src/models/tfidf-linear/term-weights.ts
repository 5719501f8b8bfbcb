import { quantizeInt8 } from '../../artifact/quantize-int8.ts';
import type { PlattScaling } from '../../optimisation/calibration.ts';
import type { LinearWeights } from '../linear/model.ts';

/**
 * What was learnt as it serves: scales and calibration are folded in, the type is the stored one.
 * @param columnScales factor of each term, [terms]
 */
export function termWeights(
  point: Float64Array,
  columnScales: Float64Array,
  outputs: number,
  { slope, intercept }: PlattScaling,
  type: 'float32' | 'int8',
): LinearWeights {
  const weightCount = point.length - outputs;
  const scaleOf = (index: number): number => columnScales[Math.floor(index / outputs)] * slope;
  const dense = Float32Array.from(point.subarray(0, weightCount), (weight, index) => weight * scaleOf(index));
  const intercepts = Array.from(point.subarray(weightCount), (value) => value * slope + intercept);
  if (type === 'float32') return { weights: dense, scale: 1, intercepts };
  const { values, scale } = quantizeInt8(dense);
  return { weights: values, scale, intercepts };
}
