import type { Dataset } from '../../../contracts/dataset.ts';
import type { HashedTables } from '../../logistic-regression/hashed-tables.ts';
import { createLinearScorer } from '../../logistic-regression/linear-scorer.ts';

/**
 * What a linear part says of a text, as scores before the softmax: log-odds count for the second of two labels.
 * @returns adds the scores of a text to others, [labels]
 */
export function createLinearScores({
  features,
  parameters,
}: HashedTables): (text: string, scores: Float64Array) => void {
  const score = createLinearScorer(features, parameters);
  const { outputs } = parameters;
  const logits = new Float64Array(outputs);
  const texts = [''];
  return (text, scores) => {
    texts[0] = text;
    score(texts, logits);
    const first = scores.length - outputs;
    for (let output = 0; output < outputs; output++) scores[first + output] += logits[output];
  };
}

/** @returns scores of all rows, row-major [rows, labels] */
export async function linearScoresOf(dataset: Dataset, linear: HashedTables): Promise<Float64Array> {
  const add = createLinearScores(linear);
  const labels = dataset.labels.length;
  const batches: Float64Array[] = [];
  for await (const batch of dataset.batches()) {
    const scores = new Float64Array(batch.length * labels);
    batch.forEach(({ text }, row) => add(text, scores.subarray(row * labels, (row + 1) * labels)));
    batches.push(scores);
  }
  const all = new Float64Array(batches.reduce((sum, scores) => sum + scores.length, 0));
  let start = 0;
  for (const scores of batches) {
    all.set(scores, start);
    start += scores.length;
  }
  return all;
}
