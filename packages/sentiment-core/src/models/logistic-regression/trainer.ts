import type { Classifier } from '../../contracts/classifier.ts';
import type { Dataset } from '../../contracts/dataset.ts';
import type { FitOptions, TrainedModel, Trainer } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { minimiseLbfgs } from '../../optimisation/lbfgs.ts';
import { createEmitter } from '../../training/emitter.ts';
import { fitPlattScaling, type PlattScaling } from '../../training/platt-scaling.ts';
import { logisticRegressionKind, writeLogisticRegression } from './artifact.ts';
import { bucketWeights } from './bucket-weights.ts';
import { checkClasses, checkLabels, checkRows } from './check-training-data.ts';
import { createLogisticRegressionClassifier } from './classifier.ts';
import { type CollectedRows, collectRows, throwIfAborted } from './collect-rows.ts';
import { chooseColumns, toColumns } from './columns.ts';
import { createEarlyStopping } from './early-stopping.ts';
import type { LinearFeatures, LinearParameters } from './linear-scorer.ts';
import { createLogisticObjective, lengthDivisors, type LinearProblem } from './objective.ts';
import { type LogisticRegressionOptions, logisticRegressionSettings } from './options.ts';
import { balanceRowWeights } from './row-weights.ts';
import { createSoftmaxObjective } from './softmax-objective.ts';

export interface LogisticRegressionModel extends TrainedModel {
  readonly parameters: LinearParameters;
}

/**
 * L2-penalised logistic regression on hashed word n-grams: binary for two labels, softmax for 3 to 20. The optimiser is L-BFGS, which converges to the
 * one minimum of the objective; nothing is random, so the same data and options give the same bytes.
 * @throws {SentimentError} `option_invalid`
 */
export function createLogisticRegressionTrainer(
  options: LogisticRegressionOptions = {},
): Trainer<LogisticRegressionModel> {
  const settings = logisticRegressionSettings(options);
  const { name, version, negation, ngrams, skipGrams, lengthDamping } = settings;
  const features: LinearFeatures = { negation, ngrams, skipGrams };

  /** @throws {SentimentError} `dataset_invalid`, `option_invalid`, `aborted`, `training_failed`, and what reading the dataset throws */
  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<LogisticRegressionModel> {
    const { validation, signal } = fitOptions;
    checkLabels(dataset, validation);
    if (settings.calibration === 'platt') checkPlatt(dataset, validation);
    const emit = createEmitter(fitOptions);
    const collect = (source: Dataset) =>
      collectRows(source, features, (step, metrics) => emit('read', step, metrics), signal);

    const collected = await collect(dataset);
    checkClasses(collected.targets, dataset.labels, 'training');
    const rowWeights = balanceRowWeights(collected, settings.classWeights);
    const columns = chooseColumns(collected, rowWeights, dataset.labels.length, settings);
    const outputs = dataset.labels.length === 2 ? 1 : dataset.labels.length;
    const problemOf = ({ rows, targets }: CollectedRows, weights: Float64Array): LinearProblem => ({
      // Lengths count every feature, with or without a weight: at prediction nobody knows which were pruned.
      lengthDivisors: lengthDivisors(rows, lengthDamping),
      rows: toColumns(rows, columns),
      columnCount: columns.count,
      outputs,
      columnScales: columns.scales,
      targets,
      rowWeights: weights,
    });
    const problem = problemOf(collected, rowWeights);
    const held = validation && (await collect(validation));
    if (held) checkRows(held.targets, 'validation');
    // With one label alone the most likely intercept is infinite.
    if (held && settings.calibration === 'platt') checkClasses(held.targets, dataset.labels, 'validation');
    const heldProblem = held && problemOf(held, held.weights);

    const point = new Float64Array((columns.count + 1) * outputs);
    const stopping = heldProblem && createEarlyStopping(heldProblem, settings.patience);
    const objective = outputs === 1 ? createLogisticObjective : createSoftmaxObjective;
    const outcome = await minimiseLbfgs(objective(problem, settings.l2), point, {
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
    if (settings.calibration === 'platt' && stopping && heldProblem) {
      scaling = await fitPlattScaling(stopping.logits(best), heldProblem.targets, heldProblem.rowWeights);
      emit('calibrate', 1, { ...scaling });
    }
    const parameters = bucketWeights(best, columns, outputs, scaling, settings);

    const info = {
      name,
      version,
      kind: logisticRegressionKind,
      labels: [...dataset.labels],
      preprocessing: 'advanced',
      metrics: {},
    };
    const fingerprint = await dataset.fingerprint?.();
    const data = { rows: collected.targets.length, ...(fingerprint !== undefined && { fingerprint }) };
    const training = { ...settings, iterations: outcome.iterations, reason: outcome.reason, columns: columns.count };
    const classifier: Classifier = createLogisticRegressionClassifier(info, features, parameters);
    return {
      classifier,
      parameters,
      toArtifact: (metrics = {}) =>
        writeLogisticRegression({ info: { ...info, metrics }, features, parameters, training, data }),
    };
  }

  return { fit };
}

function checkPlatt({ labels }: Dataset, validation: Dataset | undefined): void {
  const missing = labels.length > 2 ? 'is for two labels' : validation ? undefined : 'needs validation data';
  if (missing === undefined) return;
  const message = `option "calibration": platt ${missing}`;
  throw new SentimentError({ code: 'option_invalid', field: 'calibration', message });
}
