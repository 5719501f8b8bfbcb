import { warnOnce } from '../../errors/warn-once.ts';
import type { ObservedPrediction, PredictionObserver } from '../../contracts/index.ts';

export interface ObserverNotifierOptions {
  readonly observers: readonly PredictionObserver[];
  /** Called for every failure. Default: the first one is written as a warning. */
  readonly onObserverError?: ((error: unknown) => void) | undefined;
  /** How long an answer waits for observers that returned a promise. Default 1,000. */
  readonly timeoutMs?: number | undefined;
}

const failureWarning = 'A prediction observer failed (further failures are not reported; set onObserverError):';

/**
 * Hands predictions to every observer. A failure never reaches the caller. An observer that returns a promise holds
 * the answer back (so that a stored prediction can be found by its id at once), though no longer than `timeoutMs`.
 */
export function createObserverNotifier(
  options: ObserverNotifierOptions,
): (predictions: readonly ObservedPrediction[]) => Promise<void> | undefined {
  const { observers, onObserverError = warnOnce(failureWarning), timeoutMs = 1_000 } = options;

  const report = (error: unknown): void => {
    try {
      onObserverError(error);
    } catch (reportError) {
      console.warn('onObserverError failed:', reportError);
    }
  };

  return (predictions) => {
    const pending: Promise<void>[] = [];
    for (const observer of observers) {
      try {
        const result = observer.onPredictions(predictions);
        if (result !== undefined) pending.push(Promise.resolve(result).catch(report));
      } catch (error) {
        report(error);
      }
    }
    return pending.length === 0 ? undefined : settledWithin(pending, timeoutMs);
  };
}

function settledWithin(pending: readonly Promise<void>[], milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void Promise.all(pending).then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
