import { quantizeInt8 } from '../../artifact/weights.ts';
import type { Classifier } from '../../contracts/classifier.ts';
import type { Dataset, FitOptions, Trainer } from '../../contracts/trainer.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import type { PlattScaling } from '../../optimisation/calibration.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import {
  fitLinearWeights,
  lengthDivisors,
  type LinearProblem,
  type LogisticRegressionModel,
} from '../linear/fit-linear-weights.ts';
import type { LogisticRegressionSettings } from '../linear/options.ts';
import {
  balanceRowWeights,
  checkClasses,
  checkPlatt,
  checkRows,
  type CollectedRows,
  createRowCollector,
} from '../linear/training-rows.ts';
import { type HashedTables, logisticRegressionKind, writeLogisticRegression } from './artifact.ts';
import { createLogisticRegressionClassifier, type LinearParameters, ngramsOf } from './classifier.ts';
import { chooseColumns, type Columns, toColumns } from './columns.ts';

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
    const data = { rows: collected.targets.length, fingerprint: await dataset.fingerprint?.() };
    const { priorWeight, ...others } = settings;
    // Left out where it does nothing, so that such a model has the bytes that it had before there was this option.
    const used = priorWeight === 0 ? others : settings;
    const training = { ...used, iterations, reason, columns: columns.count };
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

/** Puts what was learnt into the table that serves: scales and calibration are folded in, columns become buckets. */
function bucketWeights(
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

const eventEvery = 100_000;

/** Reads a dataset once, keeping about 4 bytes a feature. */
async function collectRows(
  dataset: Dataset,
  features: HashedFeatureSettings,
  emit: (step: number, metrics: Record<string, number>) => void,
  signal: FitOptions['signal'],
): Promise<CollectedRows> {
  const tokenizer = createTweetTokenizer({ negation: features.negation });
  const ngrams = ngramsOf(features);
  const collector = createRowCollector();
  let step = 0;
  for await (const batch of dataset.batches()) {
    throwIfAborted(signal);
    for (const example of batch) {
      const { hashes, count } = ngrams.hashesOf(tokenizer.scan(example.text));
      collector.add(example, hashes, count);
    }
    if (Math.floor(collector.rowCount / eventEvery) > step) emit(++step, { rows: collector.rowCount });
  }
  emit(step + 1, { rows: collector.rowCount });
  return collector.collected();
}
