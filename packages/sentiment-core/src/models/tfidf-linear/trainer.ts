import { quantizeInt8 } from '../../artifact/weights.ts';
import type { Dataset, FitOptions, Trainer } from '../../contracts/trainer.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import type { PlattScaling } from '../../optimisation/calibration.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { logisticRegressionKind } from '../hashed-linear/artifact.ts';
import { featureScales, logCountRatios } from '../hashed-linear/columns.ts';
import {
  fitLinearWeights,
  lengthDivisors,
  type LinearProblem,
  type LinearWeights,
  type LogisticRegressionModel,
} from '../linear/fit-linear-weights.ts';
import type { TfidfLogisticRegressionSettings } from '../linear/options.ts';
import {
  balanceRowWeights,
  checkClasses,
  checkPlatt,
  checkRows,
  type CollectedRows,
  createRowCollector,
} from '../linear/training-rows.ts';
import { checkRowsOfLabels, fitTextPipeline } from '../text-pipeline/fit-text-pipeline.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import {
  readTrainingTexts,
  type TrainingTextCount,
  type TrainingTextsOptions,
} from '../text-pipeline/training-texts.ts';
import { createTfidfClassifier, writeTfidfLogisticRegression } from './artifact.ts';

/**
 * Logistic regression on the rows of a text pipeline. Reads the data twice, once for the vocabulary and once for the rows;
 * every validation row counts, however short.
 */
export function createTfidfTrainer(settings: TfidfLogisticRegressionSettings): Trainer<LogisticRegressionModel> {
  const { text: textSettings, ...linear } = settings;
  const { preprocessing, features } = textSettings;
  const { name, version, calibration } = linear;

  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<LogisticRegressionModel> {
    const { validation, signal } = fitOptions;
    checkLabels(dataset, validation);
    if (calibration === 'platt') checkPlatt(dataset, validation);
    const emit = createEmitter(fitOptions);
    let step = 0;
    const onProgress = ({ rows, tooShort }: TrainingTextCount) => emit('read', ++step, { rows, tooShort });

    const fitted = await fitTextPipeline(dataset, textSettings, { signal, onProgress });
    const { minimumTokens } = preprocessing;
    checkRowsOfLabels(fitted, dataset.labels, minimumTokens);
    const { pipeline, rows, tooShort } = fitted;
    const outputs = dataset.labels.length === 2 ? 1 : dataset.labels.length;
    const collected = await collectTfidfRows(dataset, pipeline, { minimumTokens, signal, onProgress });
    const rowWeights = balanceRowWeights(collected, linear.classWeights);
    const { documentFrequencies } = pipeline.vocabulary;
    const ratios = logCountRatios(collected, rowWeights, dataset.labels.length, pipeline.columns, (column) => column);
    const columnScales = featureScales(ratios, documentFrequencies, linear);
    const problemOf = ({ rows, targets }: CollectedRows, weights: Float64Array): LinearProblem => ({
      rows,
      columnCount: pipeline.columns,
      outputs,
      columnScales,
      targets,
      rowWeights: weights,
      lengthDivisors: lengthDivisors(rows, 0),
    });
    const held = validation && (await collectTfidfRows(validation, pipeline, { minimumTokens: 0, signal, onProgress }));
    if (held) checkRows(held.targets, 'validation');
    if (held && calibration === 'platt') checkClasses(held.targets, dataset.labels, 'validation');

    const { point, scaling, iterations, reason } = await fitLinearWeights(
      problemOf(collected, rowWeights),
      held && problemOf(held, held.weights),
      linear,
      emit,
      signal,
    );
    const parameters = termWeights(point, columnScales, outputs, scaling, linear.weights);

    const info = {
      name,
      version,
      kind: logisticRegressionKind,
      labels: [...dataset.labels],
      preprocessing: pipeline.preprocessing,
      metrics: {},
    };
    const data = { rows, tooShort, fingerprint: await dataset.fingerprint?.() };
    const training = { ...linear, preprocessing, ...features, iterations, reason };
    return {
      classifier: createTfidfClassifier(info, pipeline, parameters),
      parameters,
      pipeline,
      toArtifact: (metrics = {}) =>
        writeTfidfLogisticRegression({ info: { ...info, metrics }, pipeline, parameters, training, data }),
    };
  }

  return { settings: { ...linear, preprocessing, ...features }, fit };
}

/** Reads a dataset once through a fitted pipeline, keeping 8 bytes a term of a row. */
async function collectTfidfRows(
  dataset: Dataset,
  pipeline: TextPipeline,
  options: TrainingTextsOptions,
): Promise<CollectedRows> {
  const collector = createRowCollector({ withValues: true });
  await readTrainingTexts(dataset, pipeline, options, (tokens, example) => {
    const { indices, values, count } = pipeline.transformTokens(tokens);
    collector.add(example, indices, count, values);
  });
  return collector.collected();
}

/**
 * What was learnt as it serves: scales and calibration are folded in, the type is the stored one.
 * @param columnScales factor of each term, [terms]
 */
function termWeights(
  point: Float64Array,
  columnScales: Float64Array,
  outputs: number,
  { slope, intercept }: PlattScaling,
  type: 'float32' | 'int8',
): LinearWeights {
  const weightCount = point.length - outputs;
  const scaleOf = (index: number): number => columnScales[Math.floor(index / outputs)] * slope;
  const dense = Float32Array.from(point.subarray(0, weightCount), (weight, index) => weight * scaleOf(index));
  const intercepts = Array.from(point.subarray(weightCount), (value) => value * slope + intercept);
  if (type === 'float32') return { weights: dense, scale: 1, intercepts };
  const { values, scale } = quantizeInt8(dense);
  return { weights: values, scale, intercepts };
}
