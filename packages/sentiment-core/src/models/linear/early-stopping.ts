import { logSumExp } from '../../classification/probabilities.ts';
import type { LinearProblem } from './objective.ts';

export interface EarlyStopping {
  /** @returns the mean loss on the validation rows */
  observe(point: Float64Array): number;
  /** False once `patience` observations have passed without a lower loss. */
  patient(): boolean;
  /** The point with the lowest loss so far. */
  best(): Float64Array | undefined;
  /** Logits of the validation rows, row-major [rows, outputs]. */
  logits(point: Float64Array): Float64Array;
}

export function createEarlyStopping(problem: LinearProblem, patience: number): EarlyStopping {
  const { rows, columnCount, outputs, columnScales, targets, rowWeights, lengthDivisors } = problem;
  const totalWeight = rowWeights.reduce((sum, weight) => sum + weight, 0);
  let least = Infinity;
  let waited = 0;
  let best: Float64Array | undefined;

  function logits(point: Float64Array): Float64Array {
    const { ids, offsets, rowCount, values: factors } = rows;
    const values = new Float64Array(rowCount * outputs);
    for (let row = 0; row < rowCount; row++) {
      for (let output = 0; output < outputs; output++) {
        let sum = 0;
        for (let index = offsets[row]; index < offsets[row + 1]; index++) {
          const column = ids[index];
          const share = point[column * outputs + output] * columnScales[column];
          sum += factors ? factors[index] * share : share;
        }
        values[row * outputs + output] = sum / lengthDivisors[row] + point[columnCount * outputs + output];
      }
    }
    return values;
  }

  function lossOf(values: Float64Array, row: number): number {
    if (outputs > 1) {
      const own = values.subarray(row * outputs, (row + 1) * outputs);
      return logSumExp(own) - own[targets[row]];
    }
    const margin = targets[row] === 1 ? values[row] : -values[row];
    return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
  }

  return {
    logits,
    observe(point) {
      let loss = 0;
      const values = logits(point);
      for (let row = 0; row < rows.rowCount; row++) loss += rowWeights[row] * lossOf(values, row);
      loss /= totalWeight;
      if (loss < least) {
        [least, waited] = [loss, 0];
        best = point.slice();
      } else waited++;
      return loss;
    },
    patient: () => waited < patience,
    best: () => best,
  };
}
