import type { Classifier } from '../contracts/classifier.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { GoldenVector } from './manifest.ts';

/** Texts that touch every part of the text path; written for this purpose. */
export const goldenTexts: readonly string[] = [
  '',
  'Thank you @AirParadis, what a lovely crew!!! 😍',
  'lost my bag AGAIN... never flying with you again :-( http://example.com/bag',
  "not bad at all, but I don’t think it's worth it… #travel",
  'Déjà vu: 3 hours late 👎🏽, soooo tired &amp; hungry <3',
];

/** What a classifier answers to the golden texts, for its artifact. */
export async function goldenVectors(classifier: Classifier): Promise<GoldenVector[]> {
  const probabilities = await classifier.predictProbabilities(goldenTexts);
  const columns = classifier.info.labels.length;
  return goldenTexts.map((text, row) => ({
    text,
    probabilities: [...probabilities.subarray(row * columns, (row + 1) * columns)],
  }));
}

/** Two engines may round differently; a wrong text path is off by far more. */
const tolerance = 1e-5;

/** @throws {SentimentError} `artifact_invalid` when the classifier does not answer as it did when it was made */
export async function checkGolden(
  classifier: Classifier,
  golden: readonly GoldenVector[],
  location: string,
): Promise<void> {
  const probabilities = await classifier.predictProbabilities(golden.map(({ text }) => text));
  const columns = classifier.info.labels.length;
  golden.forEach((vector, row) => {
    for (let column = 0; column < columns; column++) {
      const difference = Math.abs(
        (probabilities[row * columns + column] ?? NaN) - (vector.probabilities[column] ?? NaN),
      );
      if (difference <= tolerance) continue;
      throw new SentimentError({
        code: 'artifact_invalid',
        message: `${location}/model.json: golden vector ${row} is not reproduced; training and serving differ`,
      });
    }
  });
}
