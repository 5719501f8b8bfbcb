import { logSumExp, sigmoid } from '../../classification/probabilities.ts';
import { createScoredClassifier } from '../../classification/scored-classifier.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import { createLinearScorer, type LinearParameters } from './linear-scorer.ts';

/** A linear classifier over hashed n-grams. Everything is computed in the caller's thread, a microsecond a tweet. */
export function createLogisticRegressionClassifier(
  info: ClassifierInfo,
  features: HashedFeatureSettings,
  parameters: LinearParameters,
): Classifier {
  const { outputs } = parameters;
  const labelCount = info.labels.length;
  const score = createLinearScorer(features, parameters);
  const writeProbabilities = outputs === 1 ? probabilitiesOfLogOdds : probabilitiesOfLogits;
  let logits = new Float64Array(1024);
  let probabilities = new Float64Array(2048);

  return createScoredClassifier(info, (texts, take) => {
    const count = texts.length;
    if (logits.length < count * outputs) logits = new Float64Array(count * outputs * 2);
    if (probabilities.length < count * labelCount) probabilities = new Float64Array(count * labelCount * 2);
    score(texts, logits);
    writeProbabilities(logits, count, labelCount, probabilities);
    take(0, count, probabilities);
  });
}

/** One logit a row: the log-odds of the second label. */
function probabilitiesOfLogOdds(logits: Float64Array, rows: number, _: number, probabilities: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const second = sigmoid(logits[row]);
    probabilities[row * 2] = 1 - second;
    probabilities[row * 2 + 1] = second;
  }
}

/** One logit a label. By its logarithm, and not by `softmax`: stored models are computed so, to the last bit. */
function probabilitiesOfLogits(logits: Float64Array, rows: number, labels: number, probabilities: Float64Array): void {
  for (let start = 0; start < rows * labels; start += labels) {
    const normaliser = logSumExp(logits.subarray(start, start + labels));
    for (let index = start; index < start + labels; index++)
      probabilities[index] = Math.exp(logits[index] - normaliser);
  }
}
