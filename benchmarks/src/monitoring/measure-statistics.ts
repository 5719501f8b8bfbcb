import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClassifier } from 'sentiment-core';
import { driftCriteria, readDriftReport, readLiveStatistics } from '@sentiment-core/mlops/monitoring';
import { openDatabase } from '@sentiment-core/mlops/service';
import { createSeededRandom } from '../drift/seeded-random.ts';
import { percentile } from '../statistics.ts';
import { markdownTable } from '../table.ts';
import { fillDatabase } from './fill-database.ts';

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
