import type { Classifier, ObservedPrediction, Prediction, PredictionObserver } from '../../contracts/index.ts';
import { longestTimerMs } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { callback, either, list, number, opaque, opaqueWith, optional, withDefault } from '../../schema/schema.ts';
import { createObserverNotifier } from './observer-notifier.ts';

/** A prediction with the id under which feedback on it is given. */
export interface IdentifiedPrediction extends Prediction {
  readonly predictionId: string;
}

/** The predictions of one call, with the model that made them. */
export interface PredictedBatch {
  readonly model: { readonly name: string; readonly version: string };
  readonly predictions: readonly IdentifiedPrediction[];
}

/** From texts to identified, observed predictions; the same for one text, a batch and a stream. */
export interface PredictionPipeline {
  /** @throws {SentimentError} `model_not_ready` */
  classifier(): Classifier;
  predict(texts: readonly string[], trueLabels?: readonly (string | undefined)[]): Promise<PredictedBatch>;
}

export interface ObservedPipelineOptions {
  /** The model, or a look-up made for every request, so that it can arrive late and be swapped while serving. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** See every prediction. An observer that returns a promise holds the answer back, at most `observerTimeoutMs`. */
  readonly observers?: readonly PredictionObserver[] | undefined;
  /** Called for every failure of an observer. Default: the first one is written as a warning. */
  readonly onObserverError?: ((error: unknown) => void) | undefined;
  /** How long an answer waits for observers. Default 1,000. */
  readonly observerTimeoutMs?: number | undefined;
  /** Makes prediction ids. Default: UUID version 7. */
  readonly generateId?: (() => string) | undefined;
  /** Milliseconds of a clock that never steps back, for durations. Default `performance.now`. */
  readonly clock?: (() => number) | undefined;
}

/** Each option of a pipeline, for those whose options include them. */
export const pipelineShape = {
  classifier: either(
    callback<() => Classifier | undefined>(),
    opaqueWith<Classifier>({
      predict: callback<Classifier['predict']>(),
      info: opaque<Classifier['info']>(),
    }),
  ),
  observers: withDefault(
    list(opaqueWith<PredictionObserver>({ onPredictions: callback<PredictionObserver['onPredictions']>() })),
    [],
  ),
  onObserverError: optional(callback<(error: unknown) => void>()),
  observerTimeoutMs: withDefault(number(0, longestTimerMs), 1_000),
  generateId: optional(callback<() => string>()),
  clock: withDefault(callback<() => number>(), () => performance.now()),
};

const pipelineOptions = optionsOf<ObservedPipelineOptions>()(pipelineShape);

/**
 * From texts to predictions with ids, seen by every observer: what all routes that predict have in common.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createObservedPipeline(options: ObservedPipelineOptions): PredictionPipeline {
  const {
    classifier: source,
    observers,
    onObserverError,
    observerTimeoutMs,
    clock,
    ...settings
  } = parseOptions(pipelineOptions, options);
  const generateId = settings.generateId ?? createPredictionIdGenerator();
  const lookUp = typeof source === 'function' ? source : () => source;
  const notify =
    observers.length === 0
      ? undefined
      : createObserverNotifier({ observers, onObserverError, timeoutMs: observerTimeoutMs });

  const classifier = (): Classifier => {
    const current = lookUp();
    if (current === undefined)
      throw new SentimentError({ code: 'model_not_ready', message: 'The model is not loaded yet.' });
    return current;
  };

  // A model swapped out between our look and its answer may be closed by then: ask its successor, once.
  const predictWithCurrent = async (texts: readonly string[]): Promise<[Classifier, Prediction[]]> => {
    const first = classifier();
    try {
      return [first, await first.predict(texts)];
    } catch (error) {
      const successor = classifier();
      const closed = SentimentError.isInstance(error) && error.code === 'classifier_closed';
      if (!closed || successor === first) throw error;
      return [successor, await successor.predict(texts)];
    }
  };

  return {
    classifier,
    async predict(texts, trueLabels) {
      const started = notify === undefined ? 0 : clock();
      const [{ info }, raw] = await predictWithCurrent(texts);
      if (raw.length !== texts.length) {
        const message = `${info.name} gave ${raw.length} predictions for ${texts.length} texts.`;
        throw new SentimentError({ code: 'internal', message });
      }
      const model = { name: info.name, version: info.version };
      const predictions = raw.map(({ label, confidence, probabilities, score }) => ({
        predictionId: generateId(),
        label,
        confidence,
        probabilities,
        score,
      }));
      if (notify !== undefined && predictions.length > 0) {
        const durationMs = clock() - started;
        await notify(
          raw.map((prediction, index): ObservedPrediction => {
            const { predictionId } = predictions[index];
            const observed = { predictionId, text: texts[index], prediction, model, durationMs };
            const trueLabel = trueLabels?.[index];
            return trueLabel === undefined ? observed : { ...observed, trueLabel };
          }),
        );
      }
      return { model, predictions };
    },
  };
}

export interface PredictionIdOptions {
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Fills the bytes with cryptographically strong randomness. Default `crypto.getRandomValues`. */
  readonly fillRandom?: ((bytes: Uint8Array) => void) | undefined;
}

const bytesPerId = 10;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexVariant = Array.from({ length: 256 }, (_, byte) => hex[(byte & 0x3f) | 0x80]);

/**
 * Makes a generator of ids like `0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c`: UUID version 7 (RFC 9562, section 5.7), in
 * order of creation within a process. Within a millisecond the 12 bits of rand_a count up (section 6.2, method 1); when
 * they run out, or the clock steps back, the timestamp goes on from where it was, so that ids never repeat and never go
 * backwards.
 */
export function createPredictionIdGenerator(options: PredictionIdOptions = {}): () => string {
  const { now = Date.now, fillRandom = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) } = options;
  // Asking for randomness costs more than making an id: ask for 400 ids at once.
  const pool = new Uint8Array(400 * bytesPerId);
  let position = pool.length;
  let timestamp = -1;
  let counter = 0;
  let prefix = '';

  // The counter starts below 2048, which leaves at least 2048 ids to its millisecond.
  const startMillisecond = (milliseconds: number): void => {
    timestamp = milliseconds;
    counter = ((pool[position] << 8) | pool[position + 1]) & 0x7ff;
    const digits = milliseconds.toString(16).padStart(12, '0');
    prefix = `${digits.slice(0, 8)}-${digits.slice(8)}-7`;
  };

  return () => {
    if (position === pool.length) {
      fillRandom(pool);
      position = 0;
    }
    const current = Math.floor(now());
    if (current > timestamp) startMillisecond(current);
    else if (++counter > 0xfff) startMillisecond(timestamp + 1);
    const p = position;
    position += bytesPerId;
    return (
      prefix +
      (counter >> 8).toString(16) +
      hex[counter & 0xff] +
      '-' +
      hexVariant[pool[p + 2]] +
      hex[pool[p + 3]] +
      '-' +
      hex[pool[p + 4]] +
      hex[pool[p + 5]] +
      hex[pool[p + 6]] +
      hex[pool[p + 7]] +
      hex[pool[p + 8]] +
      hex[pool[p + 9]]
    );
  };
}
