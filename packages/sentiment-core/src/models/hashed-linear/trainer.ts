import type { Classifier } from '../../contracts/classifier.ts';
import type { Dataset, FitOptions, Trainer } from '../../contracts/trainer.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { logisticRegressionKind, writeLogisticRegression } from './artifact.ts';
import { bucketWeights } from './bucket-weights.ts';
import { checkClasses, checkPlatt, checkRows } from '../linear/check-training-data.ts';
import { createLogisticRegressionClassifier } from './classifier.ts';
import { collectRows } from './collect-rows.ts';
import type { CollectedRows } from '../linear/collected-rows.ts';
import { chooseColumns, toColumns } from './columns.ts';
import { fitLinearWeights } from '../linear/fit-linear-weights.ts';
import type { HashedTables } from './hashed-tables.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import type { LinearParameters } from './linear-scorer.ts';
import type { LogisticRegressionModel } from '../linear/model.ts';
import { lengthDivisors, type LinearProblem } from '../linear/objective.ts';
import type { LogisticRegressionSettings } from '../linear/options.ts';
import { balanceRowWeights } from '../linear/row-weights.ts';

export interface HashedModel extends LogisticRegressionModel, HashedTables {
  readonly parameters: LinearParameters;
  /** Passes of the optimiser, and features with a weight. */
  readonly training: { readonly iterations: number; readonly columns: number };
}

/** Logistic regression on hashed word n-grams. */
export function createHashedTrainer(settings: LogisticRegressionSettings): Trainer<HashedModel> {
  const { name, version, negation, ngrams, skipGrams, closingTokens, lengthDamping } = settings;
  const features: HashedFeatureSettings = { negation, ngrams, skipGrams, closingTokens };

  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<HashedModel> {
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

    const { point, scaling, iterations, reason } = await fitLinearWeights(problem, heldProblem, settings, emit, signal);
    const parameters = bucketWeights(point, columns, outputs, scaling, settings);

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
    const training = { ...settings, iterations, reason, columns: columns.count };
    const classifier: Classifier = createLogisticRegressionClassifier(info, features, parameters);
    return {
      classifier,
      features,
      parameters,
      training,
      toArtifact: (metrics = {}) =>
        writeLogisticRegression({ info: { ...info, metrics }, features, parameters, training, data }),
    };
  }

  return { settings: { ...settings }, fit };
}
