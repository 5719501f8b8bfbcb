import { quantizeInt8 } from '../../artifact/quantize-int8.ts';
import type { PlattScaling } from '../../optimisation/calibration.ts';
import type { Columns } from './columns.ts';
import type { LinearParameters } from './linear-scorer.ts';
import type { LogisticRegressionSettings } from '../linear/options.ts';

/** Puts what was learnt into the table that serves: scales and calibration are folded in, columns become buckets. */
export function bucketWeights(
  point: Float64Array,
  columns: Columns,
  outputs: number,
  { slope, intercept }: PlattScaling,
  { bits, lengthDamping, weights }: LogisticRegressionSettings,
): LinearParameters {
  const dense = new Float32Array(2 ** bits * outputs);
  const checks = new Uint8Array(2 ** bits);
  columns.hashes.forEach((hash, column) => {
    const bucket = hash >>> (32 - bits);
    for (let output = 0; output < outputs; output++) {
      dense[bucket * outputs + output] = point[column * outputs + output] * columns.scales[column] * slope;
    }
    checks[bucket] = hash & 0xff;
  });
  const { values, scale } = weights === 'int8' ? quantizeInt8(dense) : { values: dense, scale: 1 };
  const intercepts = Array.from(point.subarray(columns.count * outputs), (value) => value * slope + intercept);
  return { bits, outputs, weights: values, checks, scale, intercepts, lengthDamping };
}
