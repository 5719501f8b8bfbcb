import type { Classifier } from 'sentiment-core';
import { createMeasures } from '@sentiment-core/mlops/monitoring';
import type { Database } from '@sentiment-core/mlops/service';

const hourMs = 3_600_000;

export interface FillOptions {
  readonly classifier: Classifier;
  readonly texts: readonly string[];
  readonly predictions: number;
  /** Spread evenly over as many hours, the last of them being that of `now`. */
  readonly hours: number;
  readonly now: number;
  readonly random: () => number;
}

/** Writes the hourly sums that a service leaves behind: real tweets, durations with a long tail, feedback on one in ten. */
export async function fillDatabase({ query }: Database, options: FillOptions): Promise<void> {
  const { classifier, texts, predictions, hours, now, random } = options;
  const measures = createMeasures({ classifier });
  const answers = await classifier.predict(texts);
  const { name, version } = classifier.info;
  let made = 0;
  for (let hour = 0; hour < hours; hour++) {
    const model = { model_name: name, model_version: hour < hours / 2 ? version : 'before' };
    const start = Math.floor(now / hourMs) * hourMs - hour * hourMs;
    const counts = new Map<string, { measure: string; bucket: string; count: number }>();
    for (const last = Math.round((predictions * (hour + 1)) / hours); made < last; made++) {
      const row = made % texts.length;
      const observed = {
        ...{ predictionId: '', text: texts[row], prediction: answers[row], model: classifier.info },
        durationMs: 0.03 * Math.exp(0.7 * normal(random)),
      };
      for (const measure of measures) {
        for (const bucket of [measure.bucketsOf(observed)].flat()) {
          const key = `${measure.name} ${bucket}`;
          const found = counts.get(key) ?? { measure: measure.name, bucket, count: 0 };
          found.count += 1;
          counts.set(key, found);
        }
      }
    }
    const common = { hour: start, ...model };
    await query
      .insertInto('hourly_counts')
      .values([...counts.values()].map((count) => ({ ...common, ...count })))
      .execute();
    const { labels } = classifier.info;
    const outcomes = labels.flatMap((label) =>
      labels.map((true_label) => ({
        ...{ ...common, label, true_label, correct: label === true_label ? (1 as const) : (0 as const) },
        ...{ count: Math.round(predictions / hours / 40), delay_ms: 60_000 },
      })),
    );
    await query.insertInto('hourly_outcomes').values(outcomes).execute();
  }
}

/** Box and Muller 1958. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
