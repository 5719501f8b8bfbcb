import type { WordVectors } from '../../src/embeddings/word-vectors.ts';
import { wordRows } from '../../src/embeddings/word-vectors.ts';
import { minimiseLbfgs } from '../../src/optimisation/lbfgs.ts';

/** Texts as tokens, with 1 for positive and 0 for negative. */
export interface ProbeTexts {
  readonly texts: readonly (readonly string[])[];
  readonly targets: readonly number[];
}

const l2 = 1e-5;
const passes = 100;

/**
 * What word vectors know of sentiment: accuracy of a logistic regression on the mean of a text's vectors, divided by
 * their common size. Unknown words count nothing.
 */
export async function probeVectors(vectors: WordVectors, train: ProbeTexts, valid: ProbeTexts): Promise<number> {
  const { dimensions } = vectors;
  const rows = wordRows(vectors);
  const size = Math.hypot(...vectors.values.subarray(0, 100 * dimensions)) / 10 || 1;
  const featuresOf = ({ texts }: ProbeTexts): Float64Array => {
    const features = new Float64Array(texts.length * dimensions);
    texts.forEach((tokens, text) => {
      const known = tokens.map((token) => rows.get(token)).filter((row) => row !== undefined);
      for (const row of known)
        for (let index = 0; index < dimensions; index++)
          features[text * dimensions + index] += vectors.values[row * dimensions + index] / (known.length * size);
    });
    return features;
  };
  const features = featuresOf(train);
  const point = new Float64Array(dimensions + 1);
  const scoreOf = (weights: Float64Array, of: Float64Array, text: number): number => {
    let score = weights[dimensions];
    for (let index = 0; index < dimensions; index++) score += weights[index] * of[text * dimensions + index];
    return score;
  };
  const objective = (weights: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    const count = train.targets.length;
    for (let text = 0; text < count; text++) {
      const score = scoreOf(weights, features, text);
      const share = 1 / (1 + Math.exp(-score));
      const error = (share - train.targets[text]) / count;
      loss += Math.log1p(Math.exp(-Math.abs(score))) / count;
      loss += (Math.max(score, 0) - train.targets[text] * score) / count;
      for (let index = 0; index < dimensions; index++) gradient[index] += error * features[text * dimensions + index];
      gradient[dimensions] += error;
    }
    for (let index = 0; index < dimensions; index++) {
      loss += (l2 / 2) * weights[index] ** 2;
      gradient[index] += l2 * weights[index];
    }
    return loss;
  };
  await minimiseLbfgs(objective, point, { maxIterations: passes, tolerance: 1e-6 });
  const evaluated = featuresOf(valid);
  const right = valid.targets.filter((target, text) => (scoreOf(point, evaluated, text) > 0 ? 1 : 0) === target);
  return right.length / valid.targets.length;
}
