import { logSumExp } from '../../classification/scored-classifier.ts';
import type { FitOptions, TrainedModel } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { fitPlattScaling, type PlattScaling } from '../../optimisation/calibration.ts';
import { type LbfgsResult, minimiseLbfgs, type Objective } from '../../optimisation/lbfgs.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import type { LinearTrainingSettings } from './options.ts';
import { lengthDivisor } from '../hashed-linear/classifier.ts';
import type { SparseRows } from './training-rows.ts';

/** What both kinds of features have: one row of weights a hash bucket or a term. */
export interface LinearWeights {
  /** Row-major [buckets or terms, outputs], with one output for two labels, else one a label; int8 weights are multiplied by `scale`. */
  readonly weights: Float32Array | Int8Array;
  readonly scale: number;
  /** [outputs] */
  readonly intercepts: readonly number[];
}

export interface LogisticRegressionModel extends TrainedModel {
  readonly parameters: LinearWeights;
  /** With TF-IDF features: how a text becomes a row. */
  readonly pipeline?: TextPipeline;
}

export interface LinearFit extends Pick<LbfgsResult, 'iterations' | 'reason'> {
  /** [columnCount × outputs] weights of the scaled columns, row-major, then [outputs] intercepts. */
  readonly point: Float64Array;
  /** Slope 1 and intercept 0 without calibration. */
  readonly scaling: PlattScaling;
}

/**
 * Minimises the penalised loss from 0; with validation rows the point with their lowest loss is taken, and calibrated on
 * them where the settings say so.
 * @throws {SentimentError} `aborted`, `training_failed` when the loss is not finite
 */
export async function fitLinearWeights(
  problem: LinearProblem,
  validation: LinearProblem | undefined,
  settings: LinearTrainingSettings,
  emit: (stage: 'iteration' | 'calibrate', step: number, metrics: Record<string, number>) => void,
  signal: FitOptions['signal'],
): Promise<LinearFit> {
  const { columnCount, outputs } = problem;
  const point = new Float64Array((columnCount + 1) * outputs);
  const stopping = validation && createEarlyStopping(validation, settings.patience);
  const objective = outputs === 1 ? createLogisticObjective : createSoftmaxObjective;
  const { iterations, reason } = await minimiseLbfgs(
    holdIntercept(objective(problem, settings.l2), problem, settings.priorWeight),
    point,
    {
      maxIterations: settings.maxIterations,
      tolerance: settings.tolerance,
      async onIteration(iteration, loss, current) {
        // Lets a signal be delivered while the loop keeps the thread.
        await new Promise((resolve) => setTimeout(resolve, 0));
        throwIfAborted(signal);
        if (!Number.isFinite(loss))
          throw new SentimentError({
            code: 'training_failed',
            message: `the loss is ${loss} at iteration ${iteration}`,
          });
        const validationLoss = stopping?.observe(current);
        emit('iteration', iteration, validationLoss === undefined ? { loss } : { loss, validationLoss });
        return stopping?.patient() ?? true;
      },
    },
  );
  const best = stopping?.best() ?? point;
  let scaling: PlattScaling = { slope: 1, intercept: 0 };
  if (settings.calibration === 'platt' && stopping) {
    scaling = await fitPlattScaling(stopping.logits(best), validation.targets, validation.rowWeights);
    emit('calibrate', 1, { ...scaling });
  }
  return { point: best, scaling, iterations, reason };
}

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

/**
 * Adds texts without features to a mean loss, in the shares of the labels: so the intercepts, which are not penalised, say how
 * frequent the labels are, and not how sure the features are.
 * @param weight of such texts, as a fraction of all rows
 */
export function holdIntercept(objective: Objective, problem: LinearProblem, weight: number): Objective {
  if (weight === 0) return objective;
  const { outputs, columnCount, targets, rowWeights } = problem;
  const shares = new Float64Array(Math.max(2, outputs));
  const total = rowWeights.reduce((sum, rowWeight) => sum + rowWeight, 0);
  targets.forEach((target, row) => (shares[target] += rowWeights[row] / total));
  const start = columnCount * outputs;
  return (point, gradient) => {
    const loss = objective(point, gradient);
    const intercepts = outputs === 1 ? Float64Array.of(0, point[start]) : point.subarray(start);
    const normaliser = logSumExp(intercepts);
    let own = 0;
    for (let label = 0; label < shares.length; label++) {
      const logProbability = intercepts[label] - normaliser;
      own -= shares[label] * logProbability;
      const place = outputs === 1 ? label - 1 : label;
      if (place >= 0) gradient[start + place] += weight * (Math.exp(logProbability) - shares[label]);
    }
    return loss + weight * own;
  };
}

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
