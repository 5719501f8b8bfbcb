import type { Classifier } from 'sentiment-core';
import { createMeasures } from '@sentiment-core/mlops/monitoring';

/** Texts as drift sees them: a bucket in every measure. */
export interface MeasuredTexts {
  readonly name: string;
  readonly measures: readonly string[];
  /** Names of the buckets of each measure. */
  readonly buckets: readonly (readonly string[])[];
  /** Bucket of each text, by measure: index into `buckets`. */
  readonly columns: readonly Uint8Array[];
  readonly rows: number;
}

export type BucketCounts = Record<string, Record<string, number>>;

/** Measures texts as the service does when it predicts them. */
export async function measureTexts(
  classifier: Classifier,
  name: string,
  texts: readonly string[],
): Promise<MeasuredTexts> {
  const measures = createMeasures({ classifier }).filter((measure) => measure.name !== 'duration');
  const predictions = await classifier.predict(texts);
  const places = measures.map(() => new Map<string, number>());
  const columns = measures.map(() => new Uint8Array(texts.length));
  texts.forEach((text, row) => {
    const observed = { predictionId: '', text, prediction: predictions[row], model: classifier.info, durationMs: 0 };
    measures.forEach((measure, column) => {
      const bucket = String(measure.bucketsOf(observed));
      const place = places[column].get(bucket) ?? places[column].size;
      places[column].set(bucket, place);
      columns[column][row] = place;
    });
  });
  return {
    name,
    measures: measures.map((measure) => measure.name),
    buckets: places.map((buckets) => [...buckets.keys()]),
    columns,
    rows: texts.length,
  };
}

/** Counts the texts at these rows, a row as often as it is named. */
export function countTexts({ measures, buckets, columns }: MeasuredTexts, rows: Iterable<number>): BucketCounts {
  const sums = buckets.map((names) => new Float64Array(names.length));
  for (const row of rows)
    for (let column = 0; column < columns.length; column++) sums[column][columns[column][row]] += 1;
  return Object.fromEntries(
    measures.map((measure, column) => [
      measure,
      Object.fromEntries(
        buckets[column].map((bucket, place) => [bucket, sums[column][place]] as const).filter(([, sum]) => sum > 0),
      ),
    ]),
  );
}

export function addCounts(windows: readonly BucketCounts[]): BucketCounts {
  const sums: BucketCounts = {};
  for (const window of windows) {
    for (const [measure, counts] of Object.entries(window)) {
      const sum = (sums[measure] ??= {});
      for (const [bucket, count] of Object.entries(counts)) sum[bucket] = (sum[bucket] ?? 0) + count;
    }
  }
  return sums;
}
