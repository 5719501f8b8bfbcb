import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import type { Prediction } from '../../contracts/prediction.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireTexts } from '../../errors/text-checks.ts';
import { createLinearScorer, type LinearFeatures, type LinearParameters } from './linear-scorer.ts';

/** A binary classifier over hashed n-grams. Everything is computed in the caller's thread, a microsecond a tweet. */
export function createLogisticRegressionClassifier(
  info: ClassifierInfo,
  features: LinearFeatures,
  parameters: LinearParameters,
): Classifier {
  const [firstLabel = '', secondLabel = ''] = info.labels;
  const score = createLinearScorer(features, parameters);
  let logits = new Float64Array(1024);
  let closed = false;

  function logitsOf(texts: readonly string[]): Float64Array {
    if (closed)
      throw new SentimentError({ code: 'classifier_closed', message: `the classifier ${info.name} is closed` });
    requireTexts(texts);
    if (logits.length < texts.length) logits = new Float64Array(texts.length * 2);
    score(texts, logits);
    return logits;
  }

  return {
    info,
    // Async, so that what is wrong with the texts becomes a rejection; the work itself never waits.
    async predict(texts) {
      const rows = logitsOf(texts);
      const predictions = new Array<Prediction>(texts.length);
      for (let row = 0; row < texts.length; row++) {
        const second = sigmoid(rows[row]);
        const first = 1 - second;
        const probabilities = { [firstLabel]: first, [secondLabel]: second };
        predictions[row] =
          second >= first
            ? { label: secondLabel, confidence: second, probabilities }
            : { label: firstLabel, confidence: first, probabilities };
      }
      return predictions;
    },

    async predictProbabilities(texts) {
      const rows = logitsOf(texts);
      const probabilities = new Float32Array(texts.length * 2);
      for (let row = 0; row < texts.length; row++) {
        const second = sigmoid(rows[row]);
        probabilities[row * 2] = 1 - second;
        probabilities[row * 2 + 1] = second;
      }
      return probabilities;
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
