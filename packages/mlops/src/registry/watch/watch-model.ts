import type { Classifier, ClassifierInfo } from 'sentiment-core';
import { callback, number, opaque, optional, optionsOf, parseOptions, text, withDefault } from 'sentiment-core/http';
import { loadClassifier } from 'sentiment-core/node';
import { isServerAway } from '../../mlflow/mlflow-error.ts';
import { processWarning } from '../../process-warning.ts';
import type { MlflowModelSource, ResolvedModel } from '../source/mlflow-model-source.ts';

/** Name of the event that `onChange` tells of, for telemetry. */
export const modelChangedEvent = 'MODEL_CHANGED';

export interface ModelChange {
  readonly event: typeof modelChangedEvent;
  readonly reference: string;
  readonly from: { readonly name: string; readonly version: string };
  readonly to: { readonly name: string; readonly version: string };
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface WatchModelOptions {
  readonly source: MlflowModelSource;
  /** e.g. `models:/tweets@champion`. */
  readonly reference: string;
  /** Milliseconds between two polls, 100 or more. Default 30,000. */
  readonly intervalMs?: number | undefined;
  /** Each wait is up to this fraction longer or shorter, at random, so that many services do not ask at once. 0 to 1. Default 0.1. */
  readonly jitter?: number | undefined;
  /** Called after a new version has taken over. */
  readonly onChange?: ((change: ModelChange) => void) | undefined;
  /** Called when asking the server, or loading a new version, failed; the model in use stays. Default: a warning of the process. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Default: `loadClassifier` with `source`. */
  readonly load?: ((reference: string) => Promise<Classifier>) | undefined;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
  /** In [0, 1). Default: Math.random. */
  readonly random?: (() => number) | undefined;
  /** Calls back once, and returns what cancels that. Default: a timer that does not keep the process alive. */
  readonly schedule?: ((callback: () => void, milliseconds: number) => () => void) | undefined;
}

export interface WatchedModel {
  /**
   * The version in use; what `createPredictionRoutes` takes as its `classifier`. `info.name` and `info.version` are those of
   * the registry. Look it up for every batch: a batch is answered by one version.
   */
  readonly classifier: () => Classifier;
  /** Polls now. Resolves to whether another version took over; never rejects: failures go to `onError`. */
  check(): Promise<boolean>;
  /** Stops polling and closes the model once its calls have ended. Safe to call twice. */
  close(): Promise<void>;
}

const longestInterval = 2 ** 31 / 2 - 1;

const watchOptions = optionsOf<WatchModelOptions>()({
  source: opaque<MlflowModelSource>(),
  reference: text(),
  intervalMs: withDefault(number(100, longestInterval), 30_000),
  jitter: withDefault(number(0, 1), 0.1),
  onChange: optional(callback<(change: ModelChange) => void>()),
  onError: withDefault(
    callback<(error: unknown) => void>(),
    processWarning('SENTIMENT_MODEL_WATCH', 'the model could not be renewed'),
  ),
  load: optional(callback<(reference: string) => Promise<Classifier>>()),
  clock: withDefault(callback<() => number>(), () => Date.now()),
  random: withDefault(callback<() => number>(), () => Math.random()),
  schedule: withDefault(callback<typeof scheduleTimer>(), scheduleTimer),
});

/**
 * Loads a model and follows its alias: when that points at another version, the version is loaded, checked with a
 * prediction, and takes over between two batches. The one before it is closed when its last call has ended.
 * @throws {SentimentError} `option_invalid`; what loading the first version throws
 */
export async function watchModel(options: WatchModelOptions): Promise<WatchedModel> {
  const settings = parseOptions(watchOptions, options);
  const { source, reference, intervalMs, jitter, onChange, onError, clock, random, schedule } = settings;
  const { load = (given: string) => loadClassifier(given, { sources: [source] }) } = settings;

  let closed = false;
  let checking: Promise<boolean> | undefined;
  let cancel = (): void => undefined;
  const retiring = new Set<Promise<void>>();

  const open = async (model: ResolvedModel): Promise<LeasedClassifier> => {
    const { name, version } = model;
    const classifier = await load(`models:/${name}/${version}`);
    try {
      await classifier.predict(['']);
    } catch (error) {
      await classifier.close();
      throw error;
    }
    // The model serves even when the cache cannot be written.
    await source.remember(reference, model).catch(onError);
    return leaseClassifier(classifier, { ...classifier.info, name, version });
  };

  let resolved = await source.resolve(reference).catch(async (error: unknown) => {
    const last = isServerAway(error) ? await source.lastKnown(reference) : undefined;
    if (last === undefined) throw error;
    return last;
  });
  let current = await open(resolved);

  const retire = (classifier: LeasedClassifier): void => {
    const end = classifier.retire().catch(onError);
    retiring.add(end);
    void end.finally(() => retiring.delete(end));
  };

  const look = async (): Promise<boolean> => {
    try {
      const found = await source.resolve(reference);
      if (closed || (found.version === resolved.version && found.identity === resolved.identity)) return false;
      const next = await open(found);
      if (closed) {
        await next.close();
        return false;
      }
      const before = current;
      [current, resolved] = [next, found];
      retire(before);
      const [from, to] = [before.info, next.info].map(({ name, version }) => ({ name, version }));
      if (from && to) onChange?.({ event: modelChangedEvent, reference, from, to, time: clock() });
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  };

  const check = (): Promise<boolean> =>
    (checking ??= look().finally(() => {
      checking = undefined;
    }));
  const plan = (): void => {
    const wait = intervalMs * (1 + jitter * (2 * random() - 1));
    cancel = schedule(() => void check().finally(() => !closed && plan()), wait);
  };
  plan();

  return {
    classifier: () => current,
    check: () => (closed ? Promise.resolve(false) : check()),
    async close() {
      closed = true;
      cancel();
      await checking;
      await Promise.all([current.close(), ...retiring]);
    },
  };
}

function scheduleTimer(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
}

/** A classifier that can be closed while calls are under way. */
interface LeasedClassifier extends Classifier {
  /** Takes it out of use: it closes as soon as the calls under way have ended. Resolves when it is closed. */
  retire(): Promise<void>;
}

/** @param info what it calls itself */
function leaseClassifier(classifier: Classifier, info: ClassifierInfo = classifier.info): LeasedClassifier {
  let calls = 0;
  let closing: Promise<void> | undefined;
  let idle = (): void => undefined;

  const hold = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    try {
      return await call();
    } finally {
      calls -= 1;
      if (calls === 0) idle();
    }
  };
  const retire = async (): Promise<void> => {
    if (calls > 0) await new Promise<void>((resolve) => (idle = resolve));
    await classifier.close();
  };
  return {
    info,
    predict: (texts) => hold(() => classifier.predict(texts)),
    predictProbabilities: (texts) => hold(() => classifier.predictProbabilities(texts)),
    close: () => (closing ??= retire()),
    retire: () => (closing ??= retire()),
  };
}
