import type { FitOptions } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { type LbfgsResult, minimiseLbfgs } from '../../optimisation/lbfgs.ts';
import { fitPlattScaling, type PlattScaling } from '../../optimisation/calibration.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { createEarlyStopping } from './early-stopping.ts';
import { createLogisticObjective, type LinearProblem } from './objective.ts';
import type { LinearTrainingSettings } from './options.ts';
import { createSoftmaxObjective } from './softmax-objective.ts';

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
  const { iterations, reason } = await minimiseLbfgs(objective(problem, settings.l2), point, {
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
  });
  const best = stopping?.best() ?? point;
  let scaling: PlattScaling = { slope: 1, intercept: 0 };
  if (settings.calibration === 'platt' && stopping) {
    scaling = await fitPlattScaling(stopping.logits(best), validation.targets, validation.rowWeights);
    emit('calibrate', 1, { ...scaling });
  }
  return { point: best, scaling, iterations, reason };
}
