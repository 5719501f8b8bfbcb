import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driftCriteria, readDriftReport, readLiveStatistics } from '@sentiment-core/mlops/monitoring';
import { noon, storeCounts, storeOutcomes } from '../../packages/mlops/src/monitoring/monitoring-fixture.ts';
import { type Database, openDatabase } from '@sentiment-core/mlops/service';
import { findPostgresql, type PostgresqlServer, startPostgresql } from './postgresql-server.ts';

const programs = await findPostgresql();
const reference = {
  rows: 10_000,
  source: 'validation' as const,
  measures: { label: { negative: 5000, positive: 5000 } },
  knownWords: new Uint8Array(8192),
};

describe.skipIf(programs === undefined)('monitoring on a real PostgreSQL', () => {
  let server: PostgresqlServer;
  let databases: readonly Database[] = [];
  beforeAll(async () => {
    if (programs === undefined) return;
    server = await startPostgresql(programs);
    databases = [
      await openDatabase({ kind: 'postgresql', connectionString: await server.createDatabase() }),
      await openDatabase({ kind: 'sqlite', file: ':memory:' }),
    ];
    for (const database of databases) {
      await storeCounts(
        database,
        Array.from({ length: 100 }, (_, hour) => [
          { hour: -hour, measure: 'label', bucket: 'negative', count: 3_000_000_000 + hour },
          { hour: -hour, version: '2', measure: 'label', bucket: 'positive', count: 1000 },
          { hour: -hour, measure: 'duration', bucket: '0.5', count: 100 * hour },
          { hour: -hour, measure: 'duration', bucket: '20', count: hour },
        ]).flat(),
      );
      await storeOutcomes(database, [
        { label: 'negative', trueLabel: 'positive', correct: false, count: 7, delayMs: 9_000_000_000 },
        { hour: -50, label: 'negative', trueLabel: 'negative', correct: true, count: 70, delayMs: 1 },
        { hour: -1, version: '2', label: 'positive', correct: false, count: 3 },
      ]);
    }
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await server.stop();
  });

  it.each([{ hours: 1 }, { hours: 24 }, { hours: 72 }, { hours: 100, model: 'm', version: '2' }])(
    'tells the figures that SQLite tells: %j',
    async (period) => {
      const request = { ...period, labels: ['negative', 'positive'], now: noon + 1 };
      const [figures, expected] = await Promise.all(databases.map((one) => readLiveStatistics(one, request)));
      expect(figures).toEqual(expected);
      expect(figures?.total.predictions).toBeGreaterThan(999);
    },
  );

  it.each(['training', 'past'] as const)('finds the drift that SQLite finds, against %s', async (against) => {
    const info = { name: 'm', version: '1', reference };
    const request = { info, against, criteria: driftCriteria(), now: noon };
    const [report, expected] = await Promise.all(databases.map((one) => readDriftReport(one, request)));
    expect(report).toEqual(expected);
    expect(report?.verdict).toBe(against === 'training' ? 'drift' : 'stable');
  });
});
