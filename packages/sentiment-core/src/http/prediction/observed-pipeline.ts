import type { Classifier, PredictionObserver } from '../../contracts/index.ts';
import { createObserverNotifier } from './observer-notifier.ts';
import {
  longestTimerMs,
  requireFunction,
  requireList,
  requireNumber,
  requireObject,
} from '../../errors/option-checks.ts';
import { createPredictionIdGenerator } from './prediction-id.ts';
import { createPredictionPipeline, type PredictionPipeline } from './prediction-pipeline.ts';

export interface ObservedPipelineOptions {
  /** The model, or a look-up made for every request, so that it can arrive late and be swapped while serving. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** See every prediction. An observer that returns a promise holds the answer back, at most `observerPatience`. */
  readonly observers?: readonly PredictionObserver[];
  /** Told of every failure of an observer. Default: the first one is written as a warning. */
  readonly onObserverError?: (error: unknown) => void;
  /** How long an answer waits for observers, in milliseconds. Default 1,000. */
  readonly observerPatience?: number;
  /** Makes prediction ids. Default: UUID version 7. */
  readonly generateId?: () => string;
  /** Milliseconds of a clock that never steps back, for durations. Default `performance.now`. */
  readonly clock?: () => number;
}

/**
 * From texts to predictions with ids, seen by every observer: what all routes that predict have in common.
 * @throws {SentimentError} `option_invalid` when an option is wrong; others than its own are not looked at
 */
export const createObservedPipeline = (options: ObservedPipelineOptions): PredictionPipeline => {
  checkOptions(options);
  const { classifier, observers = [], onObserverError, observerPatience } = options;
  const notify = createObserverNotifier({
    observers,
    ...(onObserverError === undefined ? {} : { onObserverError }),
    ...(observerPatience === undefined ? {} : { patience: observerPatience }),
  });
  return createPredictionPipeline({
    classifier: typeof classifier === 'function' ? classifier : () => classifier,
    generateId: options.generateId ?? createPredictionIdGenerator(),
    clock: options.clock ?? (() => performance.now()),
    notify: observers.length === 0 ? undefined : notify,
  });
};

const checkOptions = (options: unknown): void => {
  requireObject('options', options);
  const { classifier, observers, observerPatience } = options;
  if (typeof classifier !== 'function') {
    requireObject('classifier', classifier);
    requireFunction('classifier.predict', classifier.predict);
    requireObject('classifier.info', classifier.info);
  }
  for (const option of ['onObserverError', 'generateId', 'clock'])
    if (options[option] !== undefined) requireFunction(option, options[option]);
  if (observerPatience !== undefined) requireNumber('observerPatience', observerPatience, 0, longestTimerMs);
  if (observers === undefined) return;
  requireList('observers', observers, (option, observer) => {
    requireObject(option, observer);
    requireFunction(`${option}.onPredictions`, observer.onPredictions);
  });
};
