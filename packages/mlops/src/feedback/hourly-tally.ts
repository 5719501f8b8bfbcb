import type { ObservedPrediction } from 'sentiment-core';
import { createRowInserter, startOfHour } from '../storage/database.ts';

/** Sorts predictions into buckets that are counted by the hour, model and version. */
export interface Measure {
  /** E.g. `label`, `duration`. Stored, so it does not change once used. */
  readonly name: string;
  /** One bucket, or several, or none (an empty list). Few different ones: each is a row an hour. Called for every prediction: keep it cheap. */
  bucketsOf(observed: ObservedPrediction): string | readonly string[];
}

/** Counts predictions by hour, model, measure and bucket. */
interface HourlyTally {
  add(observed: ObservedPrediction, at: number): void;
  /** Rows of `hourly_counts`, six values each, sorted by their key: all instances lock them in one order. */
  values(): unknown[];
}

interface Group {
  readonly hour: number;
  readonly name: string;
  readonly version: string;
  /** A map from bucket to count for each measure. */
  readonly counts: readonly Map<string, number>[];
}

export const insertHourlyCounts = createRowInserter({
  table: 'hourly_counts',
  columns: ['hour', 'model_name', 'model_version', 'measure', 'bucket', 'count'],
  onConflict:
    'on conflict (hour, model_name, model_version, measure, bucket) ' +
    'do update set count = hourly_counts.count + excluded.count',
});

export function createHourlyTally(measures: readonly Measure[]): HourlyTally {
  const groups: Group[] = [];
  // Nearly always the same as that of the prediction before.
  let current: Group | undefined;

  const groupOf = ({ model }: ObservedPrediction, hour: number): Group => {
    const matches = (group: Group | undefined): boolean =>
      group !== undefined && group.hour === hour && group.version === model.version && group.name === model.name;
    if (current !== undefined && matches(current)) return current;
    current = groups.find(matches);
    if (current !== undefined) return current;
    current = { hour, name: model.name, version: model.version, counts: measures.map(() => new Map()) };
    groups.push(current);
    return current;
  };

  const count = (counts: Map<string, number>, bucket: string): void => {
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  };

  return {
    add(observed, at) {
      const { counts } = groupOf(observed, startOfHour(at));
      for (let index = 0; index < measures.length; index++) {
        const buckets = measures[index].bucketsOf(observed);
        if (typeof buckets === 'string') count(counts[index], buckets);
        else for (const bucket of buckets) count(counts[index], bucket);
      }
    },
    values() {
      const rows = groups.flatMap(({ hour, name, version, counts }) =>
        counts.flatMap((buckets, index) =>
          Array.from(buckets, ([bucket, total]) => [hour, name, version, measures[index].name, bucket, total] as const),
        ),
      );
      return rows.sort(byKey).flat();
    },
  };
}

function byKey(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (let column = 0; column < 5; column++) {
    if (one[column] < other[column]) return -1;
    if (one[column] > other[column]) return 1;
  }
  return 0;
}
