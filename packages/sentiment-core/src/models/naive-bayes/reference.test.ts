import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../contracts/dataset.ts';
import { openDataset } from '../../node/open-dataset.ts';
import { createArrayDataset } from '../../training/array-dataset.ts';
import type { NaiveBayesOptions } from './options.ts';
import reference from './reference/reference.json' with { type: 'json' };
import { createNaiveBayesTrainer } from './trainer.ts';

/** With these, tokens are the words of a text of words. */
const everyWord = { variant: 'simple', stopWords: 'none', minimumTokens: 0 } as const;

function train(labels: readonly string[], examples: readonly Example[], options: object) {
  const trainer = createNaiveBayesTrainer({
    minDocumentFrequency: 1,
    maxNgram: 1,
    ...(options as NaiveBayesOptions),
    preprocessing: everyWord,
  });
  return trainer.fit(createArrayDataset({ labels, examples }));
}

describe.each(reference.cases)('against scikit-learn: $name', ({ labels, examples, options, asked, probabilities }) => {
  it('probabilities', async () => {
    const { classifier } = await train(labels, examples, options);
    const predictions = await classifier.predict(asked);
    const differences = predictions.flatMap((prediction, row) =>
      labels.map((label, column) => Math.abs(prediction.probabilities[label] - probabilities[row][column])),
    );
    expect(differences.length).toBe(asked.length * labels.length);
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  });
});

// The tweets are not ours to store: this runs where the data is, e.g. SENTIMENT_DATA=../shared/data npm test.
const folder = process.env['SENTIMENT_DATA'] ?? 'no-data';
const trainingFile = join(folder, 'sentiment140-train.csv.gz');
const validationFile = join(folder, 'sentiment140-valid.csv.gz');

describe.runIf(existsSync(trainingFile))('against scikit-learn on 20,000 tweets', () => {
  let training: Example[] = [];
  let validation: Example[] = [];
  beforeAll(async () => {
    training = await read(trainingFile, 13, 20_000);
    validation = await read(validationFile, 1, 2000);
  }, 60_000);

  it.each(reference.sample.map((expected, number) => ({ ...expected, number })))(
    '$options',
    async ({ options, blocks, number }) => {
      const examples = training.map((example, row) => ({ ...example, weight: [1, 2, 0.5][row % 3] }));
      const { classifier } = await train(['negative', 'positive'], examples, options);
      const predictions = await classifier.predict(validation.map(({ text }) => text));
      const exact = exactProbabilities(number);
      const sums = new Float64Array(blocks.length);
      let largest = 0;
      for (const [row, { probabilities }] of predictions.entries()) {
        sums[Math.floor(row / 100)] += (1 + ((row * 31) % 97) / 97) * probabilities['positive'];
        if (exact) largest = Math.max(largest, Math.abs(exact[row] - probabilities['positive']));
      }
      expect(Math.max(...blocks.map((sum, block) => Math.abs(sum - sums[block])))).toBeLessThan(1e-8);
      expect(largest).toBeLessThan(1e-9);
    },
    60_000,
  );
});

async function read(file: string, every: number, most: number): Promise<Example[]> {
  const examples: Example[] = [];
  let row = 0;
  for await (const batch of (await openDataset([file], {})).batches()) {
    for (const { text, label } of batch) {
      if (row++ % every !== 0 || examples.length >= most) continue;
      const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      examples.push({ text: (lower.match(/[a-z]+/g) ?? []).join(' '), label });
    }
  }
  return examples;
}

/** The probability of `positive` of each row, where make_reference.py wrote it. */
function exactProbabilities(number: number): Float64Array | undefined {
  const written = process.env['SENTIMENT_REFERENCE'];
  if (written === undefined) return undefined;
  return new Float64Array(new Uint8Array(readFileSync(join(written, `naive-bayes-${number}`))).buffer);
}
