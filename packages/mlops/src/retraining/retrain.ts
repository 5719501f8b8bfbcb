import type { Classifier, Dataset } from 'sentiment-core';
import {
  callback,
  instance,
  integer,
  list,
  number,
  opaque,
  optional,
  optionsOf,
  parseOptions,
  SentimentError,
  withDefault,
  withDefaults,
} from 'sentiment-core/http';
import { runTraining, type RunTrainingOptions, type TrainingRun } from 'sentiment-core/training';
import { compareOnFeedback, type FeedbackComparison } from './compare-on-feedback.ts';
import { type LabelledFeedback, partFeedback, type FeedbackCounts, settleFeedback } from './settle-feedback.ts';
import { createRetrainingDataset, feedbackWeights, type FeedbackWeights, weighFeedback } from './retraining-dataset.ts';

export interface RetrainOptions extends Omit<RunTrainingOptions, 'training'> {
  /** What the models learnt from so far. */
  readonly base: Dataset;
  /** In any order. Feedback without a known true label cannot be learnt from. */
  readonly feedback: readonly LabelledFeedback[];
  /** Answers today. */
  readonly champion: Classifier;
  readonly weights?: FeedbackWeights | undefined;
  /** Share of the feedback that is not learnt from but compared on, 0 to 0.9. Default 0.2. */
  readonly heldOutShare?: number | undefined;
  /** Share of all predictions that are wrong, 0 to 1, e.g. of GET /stats. Default: their share in the feedback. */
  readonly wrongShare?: number | undefined;
  /** Decides what is held out; the trainer has its own. Default 1. */
  readonly seed?: number | undefined;
}

export interface Retraining {
  /** The challenger, with the reference that `/drift` compares with. */
  readonly run: TrainingRun;
  readonly feedback: FeedbackCounts & {
    readonly learnt: number;
    readonly heldOut: number;
    /** Rows of the training set that feedback on the same text took the place of. */
    readonly replacedRows: number;
    /** Rows of the training set left out because their text is compared on. */
    readonly heldOutRows: number;
  };
  readonly comparison: FeedbackComparison;
}

const retrainOptions = optionsOf<RetrainOptions>()({
  trainer: opaque<RetrainOptions['trainer']>(),
  base: opaque<Dataset>(),
  feedback: list(opaque<LabelledFeedback>()),
  champion: opaque<Classifier>(),
  weights: withDefaults(feedbackWeights),
  heldOutShare: withDefault(number(0, 0.9), 0.2),
  wrongShare: optional(number(0, 1)),
  seed: withDefault(integer(0, 2 ** 32 - 1), 1),
  observer: optional(opaque<NonNullable<RetrainOptions['observer']>>()),
  onObserverError: optional(callback<NonNullable<RetrainOptions['onObserverError']>>()),
  signal: optional(opaque<AbortSignal>()),
  validation: optional(opaque<NonNullable<RetrainOptions['validation']>>()),
  // Empty where there are no validation rows to name.
  validationName: optional(instance<string>('a text', (name) => typeof name === 'string')),
  onStage: optional(callback<NonNullable<RetrainOptions['onStage']>>()),
  now: optional(callback<() => number>()),
});

/**
 * Trains a challenger on the training set and the feedback, and compares it with the champion on feedback that was held
 * out. Whether it takes the champion's place is for the gate to say, on rows of its own.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when no feedback can be learnt from; those of the training
 */
export async function retrain(options: RetrainOptions): Promise<Retraining> {
  const { base, feedback, champion, weights, heldOutShare, wrongShare, seed, ...training } = parseOptions(
    retrainOptions,
    options,
  );
  const { rows, counts } = settleFeedback(feedback, base.labels);
  const { learnt, heldOut } = partFeedback(rows, heldOutShare, seed);
  if (learnt.length === 0) {
    const message = `Of ${feedback.length} rows of feedback none can be learnt from.`;
    throw new SentimentError({ code: 'dataset_invalid', field: 'feedback', message });
  }
  const dataset = createRetrainingDataset({ base, feedback: learnt, weights: weighFeedback(learnt, weights), heldOut });
  const run = await runTraining({ ...training, training: dataset });
  const comparison = await compareOnFeedback({
    champion,
    challenger: run.classifier,
    rows: heldOut,
    wrongShare,
  });
  return {
    run,
    comparison,
    feedback: {
      ...counts,
      learnt: learnt.length,
      heldOut: heldOut.length,
      replacedRows: dataset.replacedRows(),
      heldOutRows: dataset.heldOutRows(),
    },
  };
}
