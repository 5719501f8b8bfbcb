import { type Dataset, SentimentError, type Trainer } from 'sentiment-core';
import { type Evaluation, evaluateScores, scoreClassifier } from 'sentiment-core/evaluation';
import { holdOut, type TrainerKind } from 'sentiment-core/training';
import type { WatchedWork } from '../terminal/output.ts';
import { createTrainingProgress } from '../terminal/training-progress.ts';

/** What a model of the same options says of rows that it did not learn from. */
export interface HeldOutScore {
  /** Share of the training rows. */
  readonly fraction: number;
  readonly seed: number;
  readonly rows: number;
  /** Of the second training. */
  readonly seconds: number;
  readonly evaluation: Evaluation;
}

export interface HeldOutRequest extends WatchedWork {
  readonly kind: TrainerKind;
  readonly trainer: Trainer;
  readonly training: Dataset;
  /** Share of the rows, `off`, or undefined for the default of the kind of model. */
  readonly heldOut: number | 'off' | undefined;
  readonly seed: number;
}

/** A linear model learns in seconds, so it can learn twice; a network takes minutes or hours. */
const quickKinds: readonly TrainerKind[] = ['naive-bayes', 'logistic-regression'];
const defaultFraction = 0.1;

/**
 * Trains once more on a part of the rows and scores that model on the rest. The model that is written has learnt from all rows
 * and is the same with and without this score.
 * @returns undefined when it is switched off, or too few rows would be held out, which is noted
 */
export async function scoreHeldOut(request: HeldOutRequest): Promise<HeldOutScore | undefined> {
  const { kind, trainer, training, seed, progress, signal } = request;
  if (request.heldOut === 'off') return undefined;
  if (request.heldOut === undefined && !quickKinds.includes(kind)) {
    progress.note(`no held-out score, for ${kind} would be trained twice: give --validation FILE, or --held-out 0.1`);
    return undefined;
  }
  const fraction = request.heldOut ?? defaultFraction;
  const split = await holdOut(training, { fraction, seed }).catch((error: unknown) => {
    if (!SentimentError.isInstance(error) || error.code !== 'dataset_invalid') throw error;
    progress.note(`no held-out score: ${error.message}; give --validation FILE`);
    return undefined;
  });
  if (split === undefined) return undefined;
  const share = `${(fraction * 100).toFixed(0)}%`;
  progress.note(`once more without ${share} of the rows, for a held-out score`);
  const started = performance.now();
  const observer = createTrainingProgress(progress, { settings: trainer.settings });
  const { classifier } = await trainer.fit(split.training, { signal, observer });
  const seconds = (performance.now() - started) / 1000;
  try {
    const { labels } = classifier.info;
    const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, split.held, { signal });
    const evaluation = { ...evaluateScores(labels, scored), textsPerSecond, skipped };
    return { fraction, seed, rows: split.heldRows, seconds, evaluation };
  } finally {
    progress.clear();
    await classifier.close();
  }
}
