import type { ObservedPrediction } from 'sentiment-core';

/** Sorts predictions into buckets that are counted by the hour, model and version. */
export interface Measure {
  /** E.g. `label`, `duration`. Stored, so it does not change once used. */
  readonly name: string;
  /** One bucket, or several, or none (an empty list). Few different ones: each is a row an hour. Called for every prediction: keep it cheap. */
  bucketsOf(observed: ObservedPrediction): string | readonly string[];
}
