import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMeasures, driftCriteria, readDriftReport, readLiveStatistics } from '@sentiment-core/mlops/monitoring';
import { type Database, openDatabase } from '@sentiment-core/mlops/service';
import { type Classifier, loadClassifier } from 'sentiment-core';
import { createSeededRandom, percentile } from './statistics.ts';
import { markdownTable } from './tables.ts';

export interface ReadingTime {
  readonly what: string;
  readonly predictions: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

const readings = 50;
/** A month: the longest period of `GET /stats`. */
const monthHours = 31 * 24;

export interface StatisticsOptions {
  readonly texts: readonly string[];
  /** Of an empty PostgreSQL database; undefined: SQLite, in a file that is deleted. */
  readonly connectionString: string | undefined;
  readonly predictions: number;
}

/** How long `GET /stats` and `GET /drift` read so many predictions: spread over a month, and in one day. */
export async function measureStatistics(options: StatisticsOptions): Promise<ReadingTime[]> {
  const { texts, connectionString, predictions } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-statistics-'));
  const database = await openDatabase(
    connectionString === undefined
      ? { kind: 'sqlite', file: join(folder, 'service.db') }
      : { kind: 'postgresql', connectionString },
  );
  const classifier = await loadClassifier();
  const { info } = classifier;
  const times: ReadingTime[] = [];
  const measure = async (what: string, read: () => Promise<number>): Promise<void> => {
    const taken: number[] = [];
    let seen = 0;
    for (let reading = 0; reading < readings; reading++) {
      const started = performance.now();
      seen = await read();
      taken.push(performance.now() - started);
    }
    times.push({ what, predictions: seen, p50: percentile(taken, 50), p95: percentile(taken, 95) });
  };
  try {
    const random = createSeededRandom(1);
    for (const hours of [24, monthHours]) {
      const now = Date.UTC(2026, hours, 1, 12, 30);
      await fillDatabase(database, { classifier, texts, predictions, hours, now, random });
      const { labels } = info;
      const statistics = async () => (await readLiveStatistics(database, { hours, labels, now })).total.predictions;
      await measure(`/stats, ${hours} hours`, statistics);
      await measure(`/drift, ${hours === 24 ? 'a busy day' : 'a quiet month'}`, async () => {
        const report = await readDriftReport(database, { info, against: 'training', criteria: driftCriteria(), now });
        return report.windows.at(-1)?.measures[0]?.n ?? 0;
      });
    }
  } finally {
    await database.close();
    await classifier.close();
    await rm(folder, { recursive: true });
  }
  return times;
}

export function statisticsTable(times: readonly ReadingTime[]): string {
  return markdownTable([
    ['reading', 'predictions', 'p50 ms', 'p95 ms'],
    ...times.map(({ what, predictions: seen, p50, p95 }) => [
      what,
      seen.toLocaleString('en-US'),
      p50.toFixed(1),
      p95.toFixed(1),
    ]),
  ]);
}

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
async function fillDatabase({ query }: Database, options: FillOptions): Promise<void> {
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
        predictionId: '',
        text: texts[row],
        prediction: answers[row],
        model: classifier.info,
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
        ...common,
        label,
        true_label,
        correct: label === true_label ? (1 as const) : (0 as const),
        count: Math.round(predictions / hours / 40),
        delay_ms: 60_000,
      })),
    );
    await query.insertInto('hourly_outcomes').values(outcomes).execute();
  }
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
