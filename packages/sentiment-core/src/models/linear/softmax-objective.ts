import { logSumExp } from '../../classification/probabilities.ts';
import type { Objective } from '../../optimisation/lbfgs.ts';
import type { LinearProblem } from './objective.ts';

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
