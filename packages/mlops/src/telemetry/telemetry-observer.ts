import type { ObservedPrediction, PredictionObserver } from 'sentiment-core';
import { callback, number, opaque, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import type { PredictionEvent } from './telemetry-event.ts';
import type { Telemetry } from './telemetry.ts';

export interface TelemetryObserverOptions {
  readonly telemetry: Telemetry;
  /** Keyed hash of a text: the store's (`openTextHash`), so that events and rows can be matched, or `createTextHash(key)`. */
  readonly hashText: (text: string) => string;
  /** Fraction of the predictions that are sent as PREDICTION events, in [0, 1]. Default 1. Other events are always sent. */
  readonly sampling?: number | undefined;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** Fraction of the predictions that are sent. */
export const samplingOption = withDefault(number(0, 1), 1);

const observerOptions = optionsOf<TelemetryObserverOptions>()({
  telemetry: opaque<Telemetry>(),
  hashText: callback<(text: string) => string>(),
  sampling: samplingOption,
  clock: withDefault(callback<() => number>(), () => Date.now()),
});

/**
 * Turns predictions into PREDICTION events: hash, length, label, confidence, model, duration; never the text. Which are
 * sampled depends on the prediction's id alone, so all instances agree. Does nothing but compute, and never waits.
 * @throws {SentimentError} `option_invalid`
 */
export function createTelemetryObserver(options: TelemetryObserverOptions): PredictionObserver {
  const { telemetry, hashText, sampling, clock } = parseOptions(observerOptions, options);

  const toEvent = (observed: ObservedPrediction, at: number): PredictionEvent => ({
    name: 'PREDICTION',
    id: observed.predictionId,
    at,
    share: sampling === 1 ? undefined : sampling,
    properties: {
      predictionId: observed.predictionId,
      textHash: hashText(observed.text),
      textLength: observed.text.length,
      label: observed.prediction.label,
      confidence: observed.prediction.confidence,
      modelName: observed.model.name,
      modelVersion: observed.model.version,
      durationMs: observed.durationMs,
    },
  });

  return {
    onPredictions(predictions) {
      telemetry.measure?.(predictions);
      if (sampling === 0 || telemetry.isQuiet) return;
      const at = clock();
      for (const observed of predictions)
        if (sampling === 1 || fractionOf(observed.predictionId) < sampling) telemetry.track(toEvent(observed, at));
    },
  };
}

/** FNV-1a of an id with a final mix, as a fraction in [0, 1): http://www.isthe.com/chongo/tech/comp/fnv/ */
function fractionOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
