import type { LinearProblem } from './objective.ts';

export interface EarlyStopping {
  /** @returns the mean logistic loss on the validation rows */
  observe(point: Float64Array): number;
  /** False once `patience` observations have passed without a lower loss. */
  patient(): boolean;
  /** The point with the lowest loss so far. */
  best(): Float64Array | undefined;
  /** Logits of the validation rows. */
  logits(point: Float64Array): Float64Array;
}

export function createEarlyStopping(problem: LinearProblem, patience: number): EarlyStopping {
  const { rows, columnCount, columnScales, targets, rowWeights, lengthDivisors } = problem;
  const totalWeight = rowWeights.reduce((sum, weight) => sum + weight, 0);
  let least = Infinity;
  let waited = 0;
  let best: Float64Array | undefined;

  function logits(point: Float64Array): Float64Array {
    const { ids, offsets, rowCount } = rows;
    const intercept = point[columnCount];
    return Float64Array.from({ length: rowCount }, (_, row) => {
      let sum = 0;
      for (let index = offsets[row]; index < offsets[row + 1]; index++) {
        const column = ids[index];
        sum += point[column] * columnScales[column];
      }
      return sum / lengthDivisors[row] + intercept;
    });
  }

  return {
    logits,
    observe(point) {
      let loss = 0;
      logits(point).forEach((logit, row) => {
        const margin = targets[row] === 1 ? logit : -logit;
        loss += rowWeights[row] * (Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))));
      });
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
