import type { Classifier, ObservedPrediction } from 'sentiment-core';
import { optionsOf, parseOptions } from 'sentiment-core/http';
import { createTextMeter, scoreBucket, scoreOf, textTraitNames, type TextTraits } from 'sentiment-core/reference';
import type { Measure } from '../feedback/hourly-tally.ts';
import { classifierOption } from './monitoring-options.ts';

export interface MeasuresOptions {
  /** The model, or a look-up: its reference says which words it knows. Without one, unknown words are not counted. */
  readonly classifier: Classifier | (() => Classifier | undefined);
}

const measuresOptions = optionsOf<MeasuresOptions>()({ classifier: classifierOption });

/**
 * What is counted by the hour of every prediction: `label`, `duration`, `score`, and what one pass over the text sees:
 * `length`, `unknown` (words), `emoji`, `links`, `mentions`, `language`. All are those of the reference that a model carries, but
 * `duration`. None keeps a word of the text.
 * @throws {SentimentError} `option_invalid`
 */
export function createMeasures(options: MeasuresOptions): readonly Measure[] {
  const { classifier } = parseOptions(measuresOptions, options);
  const traitsOf = createTraitReader(typeof classifier === 'function' ? classifier : () => classifier);
  return [
    { name: 'label', bucketsOf: ({ prediction }) => prediction.label },
    { name: 'duration', bucketsOf: ({ durationMs }) => durationBucket(durationMs) },
    { name: 'score', bucketsOf: ({ prediction }) => scoreBucket(scoreOf(prediction)) },
    ...textTraitNames.map((name) => ({
      name,
      bucketsOf: (observed: ObservedPrediction) => traitsOf(observed)[name] ?? none,
    })),
  ];
}

const none: readonly string[] = [];

/** One pass a text, however many measures ask. */
function createTraitReader(classifier: () => Classifier | undefined): (observed: ObservedPrediction) => TextTraits {
  const measureText = createTextMeter();
  let knownWords: Uint8Array | undefined;
  let measureKnown = measureText;
  let last: ObservedPrediction | undefined;
  let traits: TextTraits | undefined;

  return (observed) => {
    if (observed === last && traits !== undefined) return traits;
    const info = classifier()?.info;
    if (info?.reference?.knownWords !== knownWords) {
      knownWords = info?.reference?.knownWords;
      measureKnown = createTextMeter(knownWords);
    }
    // While a model is swapped, a prediction may be of the other one: its words are not known.
    const isOther = info?.version !== observed.model.version || info.name !== observed.model.name;
    traits = (isOther ? measureText : measureKnown)(observed.text);
    last = observed;
    return traits;
  };
}

/** Each bucket ends 8 % later than the one before, so a quantile read from them is off by 4 % at most. */
const growth = 1.08;
const shortest = 0.001;
const buckets = 290;

const ends = Array.from({ length: buckets }, (_, index) => Number((shortest * growth ** index).toPrecision(5)));
const names = ends.map(String);

/**
 * The bucket of a duration, named by its end in milliseconds; from a microsecond to more than an hour.
 * @param milliseconds 0 or more
 */
export function durationBucket(milliseconds: number): string {
  const index = Math.ceil(Math.log(milliseconds / shortest) / Math.log(growth) - 1e-9);
  return names[index > 0 ? Math.min(index, buckets - 1) : 0];
}

/** In milliseconds, off by 4 % at most. */
export interface DurationQuantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * @param counts bucket to number of predictions
 * @returns null when there are none
 */
export function durationQuantiles(counts: ReadonlyMap<string, number>): DurationQuantiles | null {
  const sorted = [...counts].map(([end, count]) => [Number(end), count] as const).sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (level: number): number => {
    let before = 0;
    for (const [end, count] of sorted) if ((before += count) >= level * total) return middleOf(end);
    return NaN;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function middleOf(end: number): number {
  return Number((end / Math.sqrt(growth)).toPrecision(4));
}
