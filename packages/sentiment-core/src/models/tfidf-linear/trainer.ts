import type { Dataset, FitOptions, Trainer } from '../../contracts/trainer.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { checkRowsOfLabels } from '../text-pipeline/check-rows-of-labels.ts';
import { fitTextPipeline } from '../text-pipeline/fit-text-pipeline.ts';
import type { TrainingTextCount } from '../text-pipeline/training-texts.ts';
import { logisticRegressionKind } from '../hashed-linear/artifact.ts';
import { checkClasses, checkPlatt, checkRows } from '../linear/check-training-data.ts';
import { collectTfidfRows } from './collect-rows.ts';
import type { CollectedRows } from '../linear/collected-rows.ts';
import { featureScales, tellingness } from '../hashed-linear/columns.ts';
import { fitLinearWeights } from '../linear/fit-linear-weights.ts';
import type { LogisticRegressionModel } from '../linear/model.ts';
import { lengthDivisors, type LinearProblem } from '../linear/objective.ts';
import { balanceRowWeights } from '../linear/row-weights.ts';
import { createTfidfClassifier, writeTfidfLogisticRegression } from './artifact.ts';
import type { TfidfLogisticRegressionSettings } from './options.ts';
import { termWeights } from './term-weights.ts';

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
    const telling = tellingness(collected, rowWeights, dataset.labels.length, pipeline.columns, (column) => column);
    const columnScales = featureScales(telling, documentFrequencies, linear);
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
    const fingerprint = await dataset.fingerprint?.();
    const data = { rows, tooShort, ...(fingerprint !== undefined && { fingerprint }) };
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
