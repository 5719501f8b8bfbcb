import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset } from '../contracts/dataset.ts';
import { evaluateScores, type EvaluateScoresOptions, type ScoredEvaluation } from './evaluation.ts';
import { assertCount, scoreClassifier, type ScoreClassifierOptions } from './score-classifier.ts';

/** The object that `sentiment evaluate --json` prints. */
export interface Evaluation extends ScoredEvaluation {
  /** Texts by the classifier's own time: reading and scoring are not in it, its first batch is. */
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
