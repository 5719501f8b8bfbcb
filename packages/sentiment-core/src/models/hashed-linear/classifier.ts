import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import type { Prediction } from '../../contracts/prediction.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireTexts } from '../../errors/text-checks.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import { createLinearScorer, type LinearParameters } from './linear-scorer.ts';
import { binaryOutcome, softmaxOutcome } from '../linear/outcome.ts';

/** A linear classifier over hashed n-grams. Everything is computed in the caller's thread, a microsecond a tweet. */
export function createLogisticRegressionClassifier(
  info: ClassifierInfo,
  features: HashedFeatureSettings,
  parameters: LinearParameters,
): Classifier {
  const { outputs } = parameters;
  const score = createLinearScorer(features, parameters);
  const outcome = outputs === 1 ? binaryOutcome(info.labels) : softmaxOutcome(info.labels);
  let logits = new Float64Array(1024);
  let closed = false;

  function logitsOf(texts: readonly string[]): Float64Array {
    if (closed)
      throw new SentimentError({ code: 'classifier_closed', message: `the classifier ${info.name} is closed` });
    requireTexts(texts);
    if (logits.length < texts.length * outputs) logits = new Float64Array(texts.length * outputs * 2);
    score(texts, logits);
    return logits;
  }

  return {
    info,
    // Async, so that what is wrong with the texts becomes a rejection; the work itself never waits.
    async predict(texts) {
      const rows = logitsOf(texts);
      const predictions = new Array<Prediction>(texts.length);
      for (let row = 0; row < texts.length; row++) predictions[row] = outcome.prediction(rows, row);
      return predictions;
    },
    async predictProbabilities(texts) {
      const rows = logitsOf(texts);
      const probabilities = new Float32Array(texts.length * info.labels.length);
      for (let row = 0; row < texts.length; row++) outcome.probabilities(rows, row, probabilities);
      return probabilities;
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
