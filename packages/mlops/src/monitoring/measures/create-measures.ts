import type { Classifier, ObservedPrediction } from 'sentiment-core';
import { requireFunction, requireObject } from 'sentiment-core/http';
import { createTextMeter, scoreBucket, scoreOf, type TextTraits, textTraitNames } from 'sentiment-core/reference';
import type { Measure } from '../../feedback/measure.ts';
import { durationBucket } from './duration-buckets.ts';

export interface MeasuresOptions {
  /** The model, or a look-up: its reference says which words it knows. Without one, unknown words are not counted. */
  readonly classifier: Classifier | (() => Classifier | undefined);
}

/**
 * What is counted by the hour of every prediction: `label`, `duration`, `score`, and what one pass over the text sees:
 * `length`, `unknown` (words), `emoji`, `links`, `mentions`, `language`. All are those of the reference that a model carries, but
 * `duration`. None keeps a word of the text.
 * @throws {SentimentError} `option_invalid`
 */
export const createMeasures = (options: MeasuresOptions): readonly Measure[] => {
  requireObject('options', options);
  const { classifier } = options;
  if (typeof classifier !== 'function') requireObject('classifier', classifier);
  else requireFunction('classifier', classifier);
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
};

const none: readonly string[] = [];

/** One pass a text, however many measures ask. */
const createTraitReader = (
  classifier: () => Classifier | undefined,
): ((observed: ObservedPrediction) => TextTraits) => {
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
};
