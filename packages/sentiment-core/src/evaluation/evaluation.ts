import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset, Example } from '../contracts/trainer.ts';
import { expectedCalibrationError } from './calibration/calibration-error.ts';
import {
  brierLosses,
  classificationScores,
  confusionMatrix,
  type LabelScores,
  logLosses,
  mean,
  mostProbable,
  type ScoredTexts,
} from './classification-scores.ts';
import {
  type BootstrapFigure,
  bootstrapIntervals,
  type ConfidenceInterval,
  wilsonInterval,
} from './comparison/confidence-intervals.ts';
import { rocAuc } from './roc-curve.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';

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

export interface ScoreClassifierOptions {
  /** Texts a call, 1 or more. Default 1000. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with the number of texts scored so far. */
  readonly onProgress?: (scored: number) => void;
  /** Called for every scored text, in order, e.g. to put it into slices. */
  readonly onExample?: ((example: Example, row: number) => void) | undefined;
  /** Clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

/** A classifier's probabilities for a dataset. */
export interface ScoredDataset {
  readonly scored: ScoredTexts;
  /** Measured by the classifier's own time: its first batch counts, reading and metrics do not. */
  readonly textsPerSecond: number;
  /** Rows left out because the classifier does not know their label. */
  readonly skipped: number;
}

/**
 * Asks a classifier for the probabilities of labelled texts. Labels are matched by name; weights are not used. Memory: 4 bytes
 * a text and label.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when no row has a label of the classifier; `aborted`
 */
export async function scoreClassifier(
  classifier: Classifier,
  dataset: Dataset,
  options: ScoreClassifierOptions = {},
): Promise<ScoredDataset> {
  const { batchSize = 1000, signal, onProgress, onExample, now = () => performance.now() } = options;
  assertCount('batchSize', batchSize, 1);
  const { labels } = classifier.info;
  const labelOf = dataset.labels.map((label) => labels.indexOf(label));
  const truth: number[] = [];
  const probabilities: Float32Array[] = [];
  let milliseconds = 0;
  let skipped = 0;
  let pending: Example[] = [];

  const score = async (): Promise<void> => {
    const texts = pending.map(({ text }) => text);
    const started = now();
    const scores = await classifier.predictProbabilities(texts);
    milliseconds += now() - started;
    if (scores.length !== texts.length * labels.length) {
      throw new SentimentError({ code: 'internal', message: 'the classifier gave a wrong number of probabilities' });
    }
    probabilities.push(scores);
    for (const example of pending) {
      onExample?.(example, truth.length);
      truth.push(labelOf[example.label]);
    }
    pending = [];
    onProgress?.(truth.length);
  };

  for await (const batch of dataset.batches()) {
    throwIfAborted(signal, 'the evaluation was stopped');
    for (const example of batch) {
      if (labelOf[example.label] < 0) skipped += 1;
      else pending.push(example);
      if (pending.length >= batchSize) await score();
    }
  }
  if (pending.length > 0) await score();
  if (truth.length === 0) {
    const message = `no row has a label of the model (${labels.join(', ')}); ${skipped} rows have others`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  return {
    scored: {
      labelCount: labels.length,
      truth: Int32Array.from(truth),
      probabilities: concatenate(probabilities),
    },
    textsPerSecond: truth.length / Math.max(milliseconds / 1000, 1e-9),
    skipped,
  };
}

/** @throws {SentimentError} `option_invalid` unless `value` is a whole number of `minimum` or more */
function assertCount(field: string, value: number, minimum: number): void {
  if (Number.isInteger(value) && value >= minimum) return;
  throw new SentimentError({
    code: 'option_invalid',
    field,
    message: `${field}: a whole number of ${minimum} or more is needed`,
  });
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
