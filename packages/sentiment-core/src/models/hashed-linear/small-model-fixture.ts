import type { Dataset, Example } from '../../contracts/trainer.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import { createLogisticRegressionTrainer, type LogisticRegressionModel } from '../linear/trainer.ts';

export const smallLabels = ['negative', 'positive'];

const texts: readonly (readonly [negative: string, positive: string])[] = [
  ['the flight was late and the crew was rude', 'the flight was on time and the crew was lovely'],
  ['lost my bag again :(', 'got my bag at once :)'],
  ['worst airline ever!!!', 'best airline ever!!!'],
  ["don't fly with them, awful", 'fly with them, great'],
  ['not happy, three hours late', 'happy, an hour early'],
  ['terrible seats and no food', 'great seats and good food'],
  ['i hate waiting at the gate', 'i love the new lounge'],
  ['so sad and tired 😢', 'so glad and rested 😍'],
];

export const smallExamples: readonly Example[] = texts.flatMap((pair) => pair.map((text, label) => ({ text, label })));

export function smallDataset(examples: readonly Example[] = smallExamples): Dataset {
  return createArrayDataset({ labels: smallLabels, examples });
}

/** A model of 1024 buckets that knows eight texts of each label. */
export function trainSmallModel(options: LogisticRegressionOptions = {}): Promise<LogisticRegressionModel> {
  return createLogisticRegressionTrainer({ name: 'small', bits: 10, minCount: 1, l2: 1e-3, ...options }).fit(
    smallDataset(),
  );
}
