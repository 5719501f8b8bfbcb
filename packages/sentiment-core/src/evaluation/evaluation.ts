import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset } from '../contracts/trainer.ts';
import { expectedCalibrationError } from './calibration/calibration-error.ts';
import { classificationScores, confusionMatrix, type LabelScores } from './classification-scores.ts';
import { type BootstrapFigure, bootstrapIntervals } from './comparison/bootstrap.ts';
import { type ConfidenceInterval, wilsonInterval } from './comparison/confidence-interval.ts';
import { brierLosses, logLosses, mean, mostProbable, type ScoredTexts } from './scored-texts.ts';
import { rocAuc } from './roc-curve.ts';
import { assertCount, scoreClassifier, type ScoreClassifierOptions } from './score-classifier.ts';

/** Figures that come with a 95 % interval: Wilson's for `accuracy`, bootstrap percentiles for the rest. */
export type IntervalFigure = BootstrapFigure | 'accuracy';

/** How well predictions fit the truth. */
export interface ScoredEvaluation {
  /** Number of texts. */
  readonly n: number;
  /** In the order of the confusion matrix. */
  readonly labels: readonly string[];
  readonly accuracy: number;
  /** Mean recall over the labels that occur in the truth. */
  readonly macroRecall: number;
  /** Mean F1 over the labels that occur in the truth or the predictions. */
  readonly macroF1: number;
  readonly perLabel: Readonly<Record<string, LabelScores>>;
  /** Of the second label when there are two, else the mean over each label against the rest; null when all texts have one label. */
  readonly rocAuc: number | null;
  /** Natural logarithm, probabilities clipped at 1e-15. */
  readonly logLoss: number;
  /** Multi-class form, in [0, 2]. */
  readonly brier: number;
  /** Expected calibration error of the top label, 15 equal-width bins. */
  readonly ece: number;
  /** Counts; rows are true labels, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  /** 95 %; null where the figure has none. */
  readonly confidenceIntervals: Readonly<Record<IntervalFigure, ConfidenceInterval | null>>;
}

export interface EvaluateScoresOptions {
  /** Of the bootstrap; 32-bit whole number. Default 1. */
  readonly seed?: number;
  /** Of the bootstrap; 0 leaves its intervals out (null). Default 1000. */
  readonly resamples?: number;
}

/**
 * Every figure of an evaluation from probabilities and truth.
 * @param labels names, [labelCount]
 * @param scored 1 text or more
 */
export function evaluateScores(
  labels: readonly string[],
  scored: ScoredTexts,
  { seed = 1, resamples = 1000 }: EvaluateScoresOptions = {},
): ScoredEvaluation {
  const { labelCount, truth } = scored;
  const cells = confusionMatrix(truth, mostProbable(scored), labelCount);
  const { accuracy, macroRecall, macroF1, perLabel } = classificationScores(cells, labelCount);
  const area = rocAuc(scored);
  const none = { brier: null, ece: null, logLoss: null, macroF1: null, macroRecall: null, rocAuc: null };
  const intervals = resamples === 0 ? none : bootstrapIntervals(scored, { seed, resamples });
  return {
    n: truth.length,
    labels,
    accuracy,
    macroRecall,
    macroF1,
    perLabel: Object.fromEntries(labels.map((label, index) => [label, perLabel[index]])),
    rocAuc: Number.isNaN(area) ? null : area,
    logLoss: mean(logLosses(scored)),
    brier: mean(brierLosses(scored)),
    ece: expectedCalibrationError(scored),
    confusion: labels.map((_, label) => Array.from(cells.subarray(label * labelCount, (label + 1) * labelCount))),
    confidenceIntervals: { accuracy: wilsonInterval(Math.round(accuracy * truth.length), truth.length), ...intervals },
  };
}

/** The object that `sentiment evaluate --json` prints. */
export interface Evaluation extends ScoredEvaluation {
  /** Measured by the classifier's own time: its first batch counts, reading and metrics do not. */
  readonly textsPerSecond: number;
  /** Rows left out because the classifier does not know their label. */
  readonly skipped: number;
}

export interface EvaluateClassifierOptions extends EvaluateScoresOptions, ScoreClassifierOptions {}

/**
 * Scores a classifier on labelled texts. Labels are matched by name; weights are not used. Memory: 4 bytes a text and label.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when no row has a label of the classifier; `aborted`
 */
export async function evaluateClassifier(
  classifier: Classifier,
  dataset: Dataset,
  options: EvaluateClassifierOptions = {},
): Promise<Evaluation> {
  assertCount('resamples', options.resamples ?? 1000, 0);
  const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, dataset, options);
  return { ...evaluateScores(classifier.info.labels, scored, options), textsPerSecond, skipped };
}
