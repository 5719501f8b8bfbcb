import type { Classifier } from '../../src/contracts/classifier.ts';
import { evaluateClassifier } from '../../src/evaluation/index.ts';
import { createArrayDataset } from '../../src/datasets/array-dataset.ts';
import type { Corpus } from './corpus.ts';
import { labels } from './recipe.ts';

export interface SourceFigures {
  readonly name: string;
  readonly n: number;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroRecallInterval: readonly [low: number, high: number];
  readonly ece: number;
  readonly logLoss: number;
}

/** Figures of a classifier on each validation source. */
export async function measure(classifier: Classifier, { validation }: Corpus): Promise<SourceFigures[]> {
  const figures: SourceFigures[] = [];
  for (const { name, tweets } of validation) {
    const examples = tweets.map(({ text, label }) => ({ text, label: (labels as readonly string[]).indexOf(label) }));
    const evaluation = await evaluateClassifier(classifier, createArrayDataset({ labels, examples }), { seed: 1 });
    const { n, accuracy, macroRecall, ece, logLoss } = evaluation;
    const { low, high } = evaluation.confidenceIntervals.macroRecall ?? { low: NaN, high: NaN };
    figures.push({ name, n, accuracy, macroRecall, macroRecallInterval: [low, high], ece, logLoss });
  }
  return figures;
}

export function meanMacroRecall(figures: readonly SourceFigures[]): number {
  return figures.reduce((sum, { macroRecall }) => sum + macroRecall, 0) / figures.length;
}
