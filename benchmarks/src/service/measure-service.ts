import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresql } from '../../../tests/service/postgresql-programs.ts';
import { startPostgresql } from '../../../tests/service/postgresql-server.ts';
import { measureStatistics, type ReadingTime } from '../monitoring/measure-statistics.ts';
import { type CostFigures, type CostOptions, measureCost } from './measure-cost.ts';
import { type FeedbackTime, measureFeedback } from './measure-feedback.ts';

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
export const measureService = async (options: ServiceOptions): Promise<ServiceFigures> => {
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
};
