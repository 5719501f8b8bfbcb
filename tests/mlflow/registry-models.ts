import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { writeArtifact } from 'sentiment-core/node';
import { createArrayDataset, createLogisticRegressionTrainer } from 'sentiment-core/training';

const good = ['lovely', 'great', 'kind', 'smooth', 'friendly', 'clean', 'quick', 'comfy'];
const bad = ['late', 'rude', 'lost', 'dirty', 'broken', 'noisy', 'slow', 'cramped'];
const places = [
  'the crew was',
  'my flight is',
  'this seat feels',
  'boarding was',
  '@air your app is',
  'food on board:',
];

/** Labelled sentences: every place with every word, in turn. */
function sentences(count: number, words: number): { text: string; label: number }[] {
  return Array.from({ length: count }, (_, row) => {
    const label = row % 2;
    const word = (label === 1 ? good : bad)[(row >> 1) % words] ?? '';
    return { text: `${places[Math.floor(row / (2 * words)) % places.length] ?? ''} ${word}`, label };
  });
}

/** Texts on which the two models differ, and some on which they do not. */
export const evaluatedTexts = [...good, ...bad].map((word) => `the crew was ${word}`);

/** Writes `weak`, which knows half of the words, `strong`, which knows all, and `held-out.csv`, 1,200 rows. */
export async function writeRegistryModels(folder: string): Promise<void> {
  const labels = ['negative', 'positive'];
  for (const [name, words] of [
    ['weak', 4],
    ['strong', 8],
  ] as const) {
    const trainer = createLogisticRegressionTrainer({ name, bits: 14, minCount: 1 });
    const model = await trainer.fit(createArrayDataset({ labels, examples: sentences(192, words) }));
    await writeArtifact(join(folder, name), await model.toArtifact());
  }
  const rows = sentences(1200, 8).map(({ text, label }, row) => `"${text} ${row}",${labels[label] ?? ''},${row % 3}\n`);
  await writeFile(join(folder, 'held-out.csv'), `text,label,airline\n${rows.join('')}`);
}
