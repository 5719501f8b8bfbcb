import { logSumExp } from '../../classification/scored-classifier.ts';
import type { Objective } from '../../optimisation/lbfgs.ts';
import { lengthDivisor } from '../hashed-linear/classifier.ts';
import type { SparseRows } from './training-rows.ts';

/** Weighted examples over columns [0, columnCount). */
export interface LinearProblem {
  readonly rows: SparseRows;
  readonly columnCount: number;
  /** Logits a row: 1 for two labels, else one a label. */
  readonly outputs: number;
  /** Factor of each column, [columnCount]. */
  readonly columnScales: Float64Array;
  /** Label index of each row, [rows]. */
  readonly targets: Uint8Array;
  /** Weight of each row, > 0, [rows]. */
  readonly rowWeights: Float64Array;
  readonly lengthDivisors: Float64Array;
}

/**
 * Mean logistic loss + λ/2 · ‖w‖² and its gradient. The point is [columnCount + 1]: weights of the scaled columns, then
 * the intercept, which is not penalised.
 */
export function createLogisticObjective(problem: LinearProblem, l2: number): Objective {
  const { columnCount, columnScales, targets, rowWeights, lengthDivisors } = problem;
  const { ids, offsets, rowCount, values } = problem.rows;
  const totalWeight = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const effective = new Float64Array(columnCount);

  return (point, gradient) => {
    for (let column = 0; column < columnCount; column++) {
      effective[column] = point[column] * columnScales[column];
    }
    const intercept = point[columnCount];
    gradient.fill(0);
    let loss = 0;
    let interceptGradient = 0;
    for (let row = 0; row < rowCount; row++) {
      const start = offsets[row];
      const end = offsets[row + 1];
      const divisor = lengthDivisors[row];
      let sum = 0;
      if (values) for (let index = start; index < end; index++) sum += values[index] * effective[ids[index]];
      else for (let index = start; index < end; index++) sum += effective[ids[index]];
      const logit = sum / divisor + intercept;
      const target = targets[row];
      const weight = rowWeights[row];
      const decay = Math.exp(-Math.abs(logit));
      loss += weight * (Math.max(logit, 0) - logit * target + Math.log1p(decay));
      const probability = logit >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
      const residual = weight * (probability - target);
      interceptGradient += residual;
      const share = residual / divisor;
      if (values) {
        for (let index = start; index < end; index++) gradient[ids[index]] += share * values[index];
        continue;
      }
      for (let index = start; index < end; index++) {
        const column = ids[index];
        gradient[column] = gradient[column] + share;
      }
    }
    let penalty = 0;
    for (let column = 0; column < columnCount; column++) {
      const weight = point[column];
      gradient[column] = (gradient[column] * columnScales[column]) / totalWeight + l2 * weight;
      penalty += weight * weight;
    }
    gradient[columnCount] = interceptGradient / totalWeight;
    return loss / totalWeight + (l2 / 2) * penalty;
  };
}

export function lengthDivisors({ offsets, rowCount }: SparseRows, lengthDamping: number): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) =>
    lengthDivisor(offsets[row + 1] - offsets[row], lengthDamping),
  );
}

/**
 * Mean cross-entropy of the softmax + λ/2 · ‖w‖² and its gradient, for more than two labels. The point is
 * [columnCount × outputs] weights of the scaled columns, row-major, then [outputs] intercepts, which are not penalised.
 */
export function createSoftmaxObjective(problem: LinearProblem, l2: number): Objective {
  const { columnCount, outputs, columnScales, targets, rowWeights, lengthDivisors } = problem;
  const { ids, offsets, rowCount, values } = problem.rows;
  const totalWeight = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const weightCount = columnCount * outputs;
  const effective = new Float64Array(weightCount);
  const logits = new Float64Array(outputs);

  return (point, gradient) => {
    for (let index = 0; index < weightCount; index++) {
      effective[index] = point[index] * columnScales[Math.floor(index / outputs)];
    }
    gradient.fill(0);
    let loss = 0;
    for (let row = 0; row < rowCount; row++) {
      const start = offsets[row];
      const end = offsets[row + 1];
      const divisor = lengthDivisors[row];
      const weight = rowWeights[row];
      logits.fill(0);
      for (let index = start; index < end; index++) {
        const first = ids[index] * outputs;
        if (values) {
          const value = values[index];
          for (let output = 0; output < outputs; output++) logits[output] += value * effective[first + output];
        } else for (let output = 0; output < outputs; output++) logits[output] += effective[first + output];
      }
      for (let output = 0; output < outputs; output++) {
        logits[output] = logits[output] / divisor + point[weightCount + output];
      }
      const target = targets[row];
      const targetLogit = logits[target];
      const logNormaliser = logSumExp(logits);
      loss += weight * (logNormaliser - targetLogit);
      // From here on the logits hold the gradient of the loss by themselves.
      for (let output = 0; output < outputs; output++) {
        logits[output] = weight * (Math.exp(logits[output] - logNormaliser) - (output === target ? 1 : 0));
        gradient[weightCount + output] += logits[output];
        logits[output] /= divisor;
      }
      for (let index = start; index < end; index++) {
        const first = ids[index] * outputs;
        if (values) {
          const value = values[index];
          for (let output = 0; output < outputs; output++) gradient[first + output] += value * logits[output];
        } else for (let output = 0; output < outputs; output++) gradient[first + output] += logits[output];
      }
    }
    let penalty = 0;
    for (let index = 0; index < weightCount; index++) {
      const weight = point[index];
      gradient[index] = (gradient[index] * columnScales[Math.floor(index / outputs)]) / totalWeight + l2 * weight;
      penalty += weight * weight;
    }
    for (let index = weightCount; index < weightCount + outputs; index++) gradient[index] /= totalWeight;
    return loss / totalWeight + (l2 / 2) * penalty;
  };
}
