import type { Dataset, Example } from '../contracts/trainer.ts';
import { createArrayDataset } from './array-dataset.ts';

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
