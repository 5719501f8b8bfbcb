import type { Dataset } from '../../../contracts/trainer.ts';
import type { HashedTables } from '../../hashed-linear/hashed-tables.ts';
import { createLinearScorer } from '../../hashed-linear/linear-scorer.ts';

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

/**
 * @param add adds the scores of a text to others, [labels]
 * @returns scores of all rows, row-major [rows, labels]
 */
export async function scoresOf(
  dataset: Dataset,
  add: (text: string, scores: Float64Array) => void,
): Promise<Float32Array> {
  const labels = dataset.labels.length;
  const own = new Float64Array(labels);
  const batches: Float32Array[] = [];
  for await (const batch of dataset.batches()) {
    const scores = new Float32Array(batch.length * labels);
    batch.forEach(({ text }, row) => {
      own.fill(0);
      add(text, own);
      scores.set(own, row * labels);
    });
    batches.push(scores);
  }
  const all = new Float32Array(batches.reduce((sum, scores) => sum + scores.length, 0));
  let start = 0;
  for (const scores of batches) {
    all.set(scores, start);
    start += scores.length;
  }
  return all;
}
