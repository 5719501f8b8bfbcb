import type { Artifact } from '../../artifact/read-artifact.ts';
import { readArtifact } from '../../artifact/read-artifact.ts';
import type { Dataset, Example } from '../../contracts/dataset.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createArrayDataset } from '../../training/array-dataset.ts';
import type { NaiveBayesOptions } from './options.ts';
import { createNaiveBayesTrainer, type NaiveBayesModel } from './trainer.ts';

export const smallLabels = ['negative', 'neutral', 'positive'];

const texts: readonly (readonly [negative: string, neutral: string, positive: string])[] = [
  ['the flights were late and the crew was rude', 'the flight leaves at nine', 'the flights were great, lovely crew'],
  ['lost my bags again :(', 'where do I drop my bags?', 'got my bags at once :)'],
  ['worst airline ever!!!', 'which airline is that?', 'best airline ever!!!'],
  ["don't fly with them, awful food", 'what food do they have?', 'fly with them, great food'],
  ['so sad and tired 😢', 'waiting at the gate', 'so glad and rested 😍'],
];

export const smallExamples: readonly Example[] = texts.flatMap((row) => row.map((text, label) => ({ text, label })));

export function smallDataset(examples: readonly Example[] = smallExamples): Dataset {
  return createArrayDataset({ labels: smallLabels, examples });
}

export function trainSmallModel(options: NaiveBayesOptions = {}): Promise<NaiveBayesModel> {
  return createNaiveBayesTrainer({ name: 'small', minDocumentFrequency: 1, ...options }).fit(smallDataset());
}

export function readFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Artifact> {
  return readArtifact({
    location: 'here',
    trusted: false,
    read: async (name) => {
      const bytes = files.get(name);
      if (bytes) return bytes;
      throw new SentimentError({ code: 'artifact_not_found', message: `here has no file ${name}` });
    },
  });
}
