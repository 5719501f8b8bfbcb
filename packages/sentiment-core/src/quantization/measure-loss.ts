import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import {
  evaluateScores,
  scoreClassifier,
  type ScoreClassifierOptions,
  type ScoredDataset,
  type ScoredEvaluation,
} from '../evaluation/evaluation.ts';
import type { ConfidenceInterval } from '../evaluation/comparison/confidence-intervals.ts';
import { comparePaired } from '../evaluation/comparison/paired-comparison.ts';
import { mostProbable, type ScoredTexts } from '../evaluation/classification-scores.ts';

/** Figures of one model on the rows that the loss is measured on. */
export interface QuantizationFigures extends Pick<ScoredEvaluation, 'accuracy' | 'macroRecall' | 'logLoss' | 'ece'> {
  readonly textsPerSecond: number;
}

/** What a smaller model loses against the one it was made from, on the same labelled texts. */
export interface QuantizationLoss {
  /** Texts that were scored. */
  readonly n: number;
  /** Rows left out because the models do not know their label. */
  readonly skipped: number;
  readonly before: QuantizationFigures;
  readonly after: QuantizationFigures;
  /** Accuracy before minus after; a gain is no loss: 0. In [0, 1]. */
  readonly accuracy: number;
  /** Accuracy before minus after, text by text: 95 %, bootstrap percentiles. Below 0 is a gain. */
  readonly accuracyInterval: ConfidenceInterval | null;
  /** Macro recall before minus after; a gain is 0. In [0, 1]. */
  readonly macroRecall: number;
  /** Log loss after minus before; a gain is 0. */
  readonly logLoss: number;
  /** Share of the texts that get another label, in [0, 1]. */
  readonly changedLabels: number;
  /** Largest change of a probability, in [0, 1]. */
  readonly largestChange: number;
}

/**
 * Asks both models for the same texts.
 * @throws {SentimentError} `invalid_argument` when their labels differ; `dataset_invalid` when no row has a label of theirs;
 * `aborted`
 */
export async function measureLoss(
  original: Classifier,
  quantized: Classifier,
  dataset: Dataset,
  options: ScoreClassifierOptions = {},
): Promise<QuantizationLoss> {
  requireSameLabels(original, quantized);
  const before = await scoreClassifier(original, dataset, options);
  return lossOfScores(original.info.labels, before, await scoreClassifier(quantized, dataset, options));
}

/** As `measureLoss`, of answers that are known. */
export function lossOfScores(labels: readonly string[], before: ScoredDataset, after: ScoredDataset): QuantizationLoss {
  const [first, second] = [figures(labels, before), figures(labels, after)];
  return {
    n: before.scored.truth.length,
    skipped: before.skipped,
    before: first,
    after: second,
    accuracy: Math.max(0, first.accuracy - second.accuracy),
    accuracyInterval: comparePaired(
      before.scored.truth,
      mostProbable(before.scored),
      mostProbable(after.scored),
      labels.length,
    ).accuracy.interval,
    macroRecall: Math.max(0, first.macroRecall - second.macroRecall),
    logLoss: Math.max(0, second.logLoss - first.logLoss),
    changedLabels: changedShare(before.scored, after.scored),
    largestChange: largestChange(before.scored.probabilities, after.scored.probabilities),
  };
}

function figures(labels: readonly string[], { scored, textsPerSecond }: ScoredDataset): QuantizationFigures {
  const { accuracy, macroRecall, logLoss, ece } = evaluateScores(labels, scored, { resamples: 0 });
  return { accuracy, macroRecall, logLoss, ece, textsPerSecond };
}

function changedShare(before: ScoredTexts, after: ScoredTexts): number {
  const labels = mostProbable(after);
  let changed = 0;
  mostProbable(before).forEach((label, row) => (changed += label === labels[row] ? 0 : 1));
  return changed / labels.length;
}

function largestChange(before: Float32Array, after: Float32Array): number {
  let most = 0;
  for (let index = 0; index < before.length; index++) most = Math.max(most, Math.abs(before[index] - after[index]));
  return most;
}

function requireSameLabels({ info: { labels } }: Classifier, { info: { labels: others } }: Classifier): void {
  if (labels.length === others.length && labels.every((label, index) => label === others[index])) return;
  const message = `the models have different labels: ${labels.join(', ')} and ${others.join(', ')}`;
  throw new SentimentError({ code: 'invalid_argument', field: 'quantized', message });
}
