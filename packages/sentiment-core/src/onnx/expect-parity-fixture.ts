import { expect } from 'vitest';
import type { Classifier } from '../contracts/classifier.ts';
import type { OnnxAnswers } from './engine-fixture.ts';

/** How far a probability may be from ours. */
export const tolerance = 1e-4;

/** The answers of a graph are those of the classifier: probabilities within the tolerance, labels but for ties. */
export async function expectParity(
  answers: OnnxAnswers,
  classifier: Classifier,
  texts: readonly string[],
): Promise<void> {
  const { labels } = classifier.info;
  const predictions = await classifier.predict(texts);
  expect(answers.labels.length).toBe(texts.length);
  predictions.forEach(({ label, probabilities }, row) => {
    const given = answers.probabilities.subarray(row * labels.length, (row + 1) * labels.length);
    labels.forEach((name, column) => {
      if (Math.abs(given[column] - probabilities[name]) <= tolerance) return;
      expect.fail(`${name} of ${JSON.stringify(texts[row])}: ${given[column]} instead of ${probabilities[name]}`);
    });
    const tie = probabilities[label] - (probabilities[answers.labels[row]] ?? NaN) <= tolerance;
    if (answers.labels[row] !== label && !tie) {
      expect.fail(`${JSON.stringify(texts[row])}: ${answers.labels[row]} instead of ${label}`);
    }
  });
}
