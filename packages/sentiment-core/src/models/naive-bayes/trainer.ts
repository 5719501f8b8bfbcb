import type { Classifier } from '../../contracts/classifier.ts';
import type { Dataset, FitOptions, TrainedModel, Trainer } from '../../contracts/trainer.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { checkRowsOfLabels, fitTextPipeline } from '../text-pipeline/fit-text-pipeline.ts';
import { createLinearTextClassifier } from '../text-pipeline/linear-classifier.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import { readTrainingTexts, type TrainingTextCount } from '../text-pipeline/training-texts.ts';
import { naiveBayesKind, writeNaiveBayes } from './artifact.ts';
import { calibrateNaiveBayes, requireValidation } from './calibrate.ts';
import { balanceCounts, estimateNaiveBayes, type NaiveBayesCounts, type NaiveBayesParameters } from './estimate.ts';
import { type NaiveBayesOptions, naiveBayesSettings } from './options.ts';

export interface NaiveBayesModel extends TrainedModel {
  readonly pipeline: TextPipeline;
  readonly parameters: NaiveBayesParameters;
}

/**
 * Naive Bayes over counts or TF-IDF of words or characters, for 2 to 20 labels. It reads the data twice, once for the
 * vocabulary and once for the counts, in memory that does not grow with the number of rows; nothing is random. Validation
 * rows are scored and told to the observer, and with `calibration` fitted on first: there is nothing to stop early.
 * @throws {SentimentError} `option_invalid`
 */
export function createNaiveBayesTrainer(options: NaiveBayesOptions = {}): Trainer<NaiveBayesModel> {
  const settings = naiveBayesSettings(options);
  const { name, version, text: textSettings, ...training } = settings;
  const { preprocessing, features } = textSettings;

  /** @throws {SentimentError} `dataset_invalid`, `option_invalid` when lemmas are wanted and wink-nlp is not installed, `aborted`, and what reading the dataset throws */
  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<NaiveBayesModel> {
    const { validation, signal } = fitOptions;
    checkLabels(dataset, validation);
    if (settings.calibration === 'platt') requireValidation(validation);
    const emit = createEmitter(fitOptions);
    let step = 0;
    const onProgress = ({ rows, tooShort }: TrainingTextCount) => emit('read', ++step, { rows, tooShort });

    const fitted = await fitTextPipeline(dataset, textSettings, { signal, onProgress });
    checkRowsOfLabels(fitted, dataset.labels, preprocessing.minimumTokens);
    const { pipeline, rows, tooShort } = fitted;
    const labelCount = dataset.labels.length;
    const counts: NaiveBayesCounts = {
      terms: new Float64Array(pipeline.columns * labelCount),
      labels: new Float64Array(labelCount),
    };
    const { minimumTokens } = preprocessing;
    await readTrainingTexts(dataset, pipeline, { minimumTokens, signal, onProgress }, (tokens, example) => {
      const { label, weight = 1 } = example;
      const { indices, values, count } = pipeline.transformTokens(tokens);
      counts.labels[label] += weight;
      for (let place = 0; place < count; place++) {
        counts.terms[indices[place] * labelCount + label] += weight * values[place];
      }
    });
    const weighed = settings.classWeights === 'balanced' ? balanceCounts(counts) : counts;
    const estimated = estimateNaiveBayes(weighed, settings);
    const calibrated =
      settings.calibration === 'platt' && validation
        ? await calibrateNaiveBayes(estimated, pipeline, validation, signal)
        : undefined;
    if (calibrated) emit('calibrate', 1, calibrated.fitted);
    const parameters = stored(calibrated?.parameters ?? estimated, settings.weights);

    const info = {
      name,
      version,
      kind: naiveBayesKind,
      labels: [...dataset.labels],
      preprocessing: pipeline.preprocessing,
      metrics: {},
    };
    const classifier = createLinearTextClassifier(info, pipeline, { ...parameters, scale: 1 });
    if (validation) emit('evaluate', 1, await validationFigures(classifier, validation, signal));
    const data = { rows, tooShort, fingerprint: await dataset.fingerprint?.() };
    return {
      classifier,
      pipeline,
      parameters,
      toArtifact: (metrics = {}) =>
        writeNaiveBayes({
          info: { ...info, metrics },
          pipeline,
          parameters: { ...parameters, scale: 1 },
          training: { ...training, preprocessing, ...features },
          data,
        }),
    };
  }

  return { settings: { ...training, preprocessing, ...features }, fit };
}

function stored(parameters: NaiveBayesParameters, type: 'float64' | 'float32'): NaiveBayesParameters {
  if (type === 'float64') return parameters;
  return { ...parameters, weights: Float32Array.from(parameters.weights) };
}

/**
 * Weighted mean log loss and accuracy on rows that were not learnt from. Probabilities count as at least 1e-15.
 * @throws {SentimentError} `dataset_invalid` without rows, `aborted`
 */
async function validationFigures(
  classifier: Classifier,
  validation: Dataset,
  signal: AbortSignal | undefined,
): Promise<{ rows: number; validationLoss: number; validationAccuracy: number }> {
  let rows = 0;
  let total = 0;
  let loss = 0;
  let right = 0;
  for await (const batch of validation.batches()) {
    throwIfAborted(signal);
    const predictions = await classifier.predict(batch.map(({ text }) => text));
    for (const [row, { label, weight = 1 }] of batch.entries()) {
      const trueLabel = validation.labels[label];
      rows++;
      total += weight;
      loss -= weight * Math.log(Math.max(predictions[row].probabilities[trueLabel], 1e-15));
      if (predictions[row].label === trueLabel) right += weight;
    }
  }
  if (rows === 0) throw new SentimentError({ code: 'dataset_invalid', message: 'the validation data has no rows' });
  return { rows, validationLoss: loss / total, validationAccuracy: right / total };
}
