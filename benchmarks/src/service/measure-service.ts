import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSettings } from '@sentiment-core/mlops/service';
import { findPostgresql, startPostgresql } from '../../../tests/service/postgresql-server.ts';
import { measureStatistics, type ReadingTime } from '../measure-statistics.ts';
import { percentile } from '../statistics.ts';
import { type CostFigures, type CostOptions, measureCost } from './measure-cost.ts';
import { type ServiceProcess, startService } from './start-service.ts';

export interface ServiceFigures {
  readonly cost: CostFigures;
  readonly readings: readonly (ReadingTime & { readonly database: string })[];
  readonly feedback: readonly FeedbackTime[];
}

export interface ServiceOptions extends Omit<CostOptions, 'folder'> {
  /** Predictions that the statistics are read over. */
  readonly predictions: number;
  /** Feedback sent in each measurement. */
  readonly reports: number;
}

/** PostgreSQL is measured where its programs are installed, on a server of its own. */
export async function measureService(options: ServiceOptions): Promise<ServiceFigures> {
  const { texts, predictions, reports, onProgress } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-service-'));
  const programs = await findPostgresql();
  const server = programs === undefined ? undefined : await startPostgresql(programs);
  try {
    const cost = await measureCost({ ...options, folder });
    const readings: ServiceFigures['readings'][number][] = [];
    for (const [database, connectionString] of [
      ['SQLite', undefined],
      ...(server === undefined ? [] : ([['PostgreSQL', await server.createDatabase()]] as const)),
    ] as const) {
      onProgress(`${database}: statistics of ${predictions.toLocaleString('en-US')} predictions`);
      const times = await measureStatistics({ texts, connectionString, predictions });
      readings.push(...times.map((time) => ({ ...time, database })));
    }
    onProgress(`feedback, ${reports} reports`);
    const connectionString = await server?.createDatabase();
    return { cost, readings, feedback: await measureFeedback({ texts, folder, connectionString, reports }) };
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true });
  }
}

/** Time of POST /feedback until its answer, over HTTP, in milliseconds. */
export interface FeedbackTime {
  readonly database: string;
  readonly atOnce: number;
  readonly reports: number;
  readonly p50: number;
  readonly p99: number;
}

export interface FeedbackOptions {
  readonly texts: readonly string[];
  /** For the file of SQLite, removed by the caller. */
  readonly folder: string;
  /** Of an empty PostgreSQL database; undefined: SQLite alone is measured. */
  readonly connectionString: string | undefined;
  /** Reports of each measurement. */
  readonly reports: number;
}

const batch = 500;

/** Every second report says wrong, with the text. Each is durable before it is answered. */
async function measureFeedback(options: FeedbackOptions): Promise<FeedbackTime[]> {
  const { texts, folder, connectionString, reports } = options;
  const databases: [string, DatabaseSettings][] = [
    ['SQLite', { kind: 'sqlite', file: join(folder, 'feedback.sqlite') }],
    ...(connectionString === undefined
      ? []
      : [['PostgreSQL', { kind: 'postgresql', connectionString }] satisfies [string, DatabaseSettings]]),
  ];
  const times: FeedbackTime[] = [];
  for (const [database, settings] of databases) {
    const server = await startService({ database: settings });
    try {
      await timeReports(server, texts.slice(0, 50), 1);
      for (const atOnce of [1, 16]) {
        const taken = await timeReports(server, texts.slice(0, reports), atOnce);
        const figures = { p50: percentile(taken, 50), p99: percentile(taken, 99) };
        times.push({ database, atOnce, reports: taken.length, ...figures });
      }
    } finally {
      await server.stop();
    }
  }
  return times;
}

async function timeReports(server: ServiceProcess, texts: readonly string[], atOnce: number): Promise<number[]> {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const waiting: { readonly predictionId: string; readonly text: string }[] = [];
  for (let start = 0; start < texts.length; start += batch) {
    const part = texts.slice(start, start + batch);
    const { predictions } = (await post('/predict/batch', { texts: part })) as {
      readonly predictions: readonly { readonly predictionId: string }[];
    };
    waiting.push(...predictions.map(({ predictionId }, row) => ({ predictionId, text: part[row] })));
  }
  await server.settled();
  const taken: number[] = [];
  const report = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const correct = waiting.length % 2 === 0;
      const { predictionId, text } = next;
      const started = performance.now();
      await post('/feedback', { predictionId, correct, ...(correct ? {} : { text }) });
      taken.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, report));
  return taken;
}
