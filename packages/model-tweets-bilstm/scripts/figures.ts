import type { Classifier } from '../../sentiment-core/src/contracts/classifier.ts';
import type { ConfidenceInterval } from '../../sentiment-core/src/evaluation/comparison/confidence-intervals.ts';
import { evaluateScores, scoreClassifier } from '../../sentiment-core/src/evaluation/evaluation.ts';
import {
  comparePaired,
  type PairedDifference,
} from '../../sentiment-core/src/evaluation/comparison/paired-comparison.ts';
import { mostProbable, type ScoredTexts } from '../../sentiment-core/src/evaluation/classification-scores.ts';
import { createArrayDataset } from '../../sentiment-core/src/datasets/array-dataset.ts';
import type { ValidationSource } from '../../sentiment-core/scripts/default-model/corpus.ts';
import { labels } from '../../sentiment-core/scripts/default-model/recipe.ts';

/** One source of validation rows, evaluated by the published model and by those it is compared with. */
export interface SourceFigures {
  readonly name: string;
  readonly n: number;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroRecallInterval: ConfidenceInterval | null;
  readonly logLoss: number;
  readonly ece: number;
  /** Accuracy of the model before it became smaller. */
  readonly exactAccuracy: number;
  readonly defaultAccuracy: number;
  /** Accuracy above the embedded model, text by text. */
  readonly gain: PairedDifference;
}

export interface ComparedModels {
  readonly published: Classifier;
  readonly exact: Classifier;
  readonly embedded: Classifier;
}

export async function measureSources(
  { published, exact, embedded }: ComparedModels,
  sources: readonly ValidationSource[],
): Promise<SourceFigures[]> {
  const figures: SourceFigures[] = [];
  for (const { name, tweets } of sources) {
    const examples = tweets.map(({ text, label }) => ({ text, label: (labels as readonly string[]).indexOf(label) }));
    const dataset = createArrayDataset({ labels, examples });
    const { scored } = await scoreClassifier(published, dataset);
    const before = (await scoreClassifier(exact, dataset)).scored;
    const other = (await scoreClassifier(embedded, dataset)).scored;
    const found = evaluateScores(labels, scored, { seed: 1 });
    const { n, accuracy, macroRecall, logLoss, ece, confidenceIntervals } = found;
    figures.push({
      name,
      n,
      accuracy,
      macroRecall,
      macroRecallInterval: confidenceIntervals.macroRecall,
      logLoss,
      ece,
      exactAccuracy: accuracyOf(before),
      defaultAccuracy: accuracyOf(other),
      gain: comparePaired(scored.truth, mostProbable(scored), mostProbable(other), labels.length).accuracy,
    });
  }
  return figures;
}

function accuracyOf(scored: ScoredTexts): number {
  return evaluateScores(labels, scored, { resamples: 0 }).accuracy;
}

/** For `metrics` of `model.json`. */
export function metricsOf(figures: readonly SourceFigures[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const { name, n, accuracy, macroRecall, logLoss, ece } of figures) {
    metrics[`${name}.n`] = n;
    for (const [figure, value] of Object.entries({ accuracy, macroRecall, logLoss, ece })) {
      metrics[`${name}.${figure}`] = Math.round(value * 1e6) / 1e6;
    }
  }
  return metrics;
}
