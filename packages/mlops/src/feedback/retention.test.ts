import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../storage/open-database.ts';
import { openStoreUnderTest } from '../testing/index.ts';
import { createRetention, type RemovedRows } from './retention.ts';

const day = 86_400_000;

test('a clock that jumps ahead removes nothing at once; one that stays ahead is believed', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const { recorder, predict, time } = await openStoreUnderTest(database);
  let passed = 0;
  recorder.onPredictions([predict()]);
  await recorder.flush();
  const retention = createRetention({ database, clock: () => time.now, monotonic: () => passed });
  const nothing = { predictions: 0, texts: 0, hours: 0 };
  time.now += 3_650 * day;
  passed += 1_000;
  expect(await retention.prune()).toEqual({ ...nothing, postponed: true });
  time.now -= 3_650 * day;
  expect(await retention.prune()).toEqual({ ...nothing, postponed: true });
  expect(await retention.prune()).toEqual({ ...nothing, postponed: false });
  time.now += 3_650 * day;
  expect((await retention.prune()).postponed).toBe(true);
  expect((await retention.prune()).predictions).toBe(1);
  await database.close();
});

test('the sums of an hour stay as long as a prediction of that hour', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const { recorder, feedback, predict, time } = await openStoreUnderTest(database);
  const [observed, other] = [predict(), predict()];
  recorder.onPredictions([observed, other]);
  await recorder.flush();
  await feedback.record({ predictionId: observed.predictionId, correct: false });
  const days = { predictions: 10, feedback: 10, hours: 10 };
  const retention = createRetention({ database, days, clock: () => time.now, monotonic: () => time.now });
  // Predicted in the middle of an hour.
  time.now += 10 * day - 600_000;
  expect(await retention.prune()).toEqual({ predictions: 0, texts: 0, hours: 0, postponed: false });
  await feedback.record({ predictionId: observed.predictionId, correct: true });
  const sums = await database.query.selectFrom('hourly_outcomes').select(['correct', 'count']).execute();
  expect(sums.filter(({ count }) => count !== 0)).toEqual([{ correct: 1, count: 1 }]);
  time.now += 1_200_000;
  expect(await retention.prune()).toMatchObject({ predictions: 2, hours: 0 });
  time.now += 3_600_000;
  expect((await retention.prune()).hours).toBeGreaterThan(0);
  await database.close();
});

test.each(['wal', 'exclusive'] as const)(
  'what was withdrawn, or is too old, is nowhere in the files of SQLite (%s)',
  async (journal) => {
    const folder = await mkdtemp(join(tmpdir(), 'sentiment-retention-'));
    const file = join(folder, 'store.sqlite');
    const database = await openDatabase({ kind: 'sqlite', file, journal });
    const { recorder, feedback, predict, time } = await openStoreUnderTest(database, { keepConfirmedTexts: true });
    const bytes = async (): Promise<string> =>
      (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))).join('');
    const [withdrawn, old] = ['withdrawnwithdrawn', 'confirmedconfirmed'].map((text) => predict({ text }));
    recorder.onPredictions([withdrawn, old]);
    await recorder.flush();
    await feedback.record({ predictionId: withdrawn.predictionId, correct: false, text: withdrawn.text });
    await feedback.record({ predictionId: old.predictionId, correct: true, text: old.text });
    expect(await bytes()).toContain(withdrawn.text);
    expect(await bytes()).toContain(old.text);
    await feedback.record({ predictionId: withdrawn.predictionId, correct: true });
    time.now += 91 * day;
    await createRetention({ database, days: { predictions: 100 }, clock: () => time.now, monotonic: () => 0 }).prune();
    const left = await bytes();
    expect(left).not.toContain(withdrawn.text);
    expect(left).not.toContain(old.text);
    await database.close();
    await rm(folder, { recursive: true });
  },
);

test('started, it runs by itself, tells what it removed, and ends', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const { recorder, predict, time } = await openStoreUnderTest(database);
  recorder.onPredictions([predict(), predict()]);
  await recorder.flush();
  time.now += 8 * day;
  const told: RemovedRows[] = [];
  const days = { predictions: 7 };
  const retention = createRetention({ database, days, clock: () => time.now, onRemoved: (rows) => told.push(rows) });
  retention.start();
  await vi.waitFor(() => expect(told).toEqual([{ predictions: 2, texts: 0, hours: 0, postponed: false }]));
  await retention.close();
  await database.close();
});

test('a failure is told, and does not end the process', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  await database.close();
  const errors: unknown[] = [];
  const retention = createRetention({ database, onError: (error) => errors.push(error) });
  retention.start();
  await vi.waitFor(() => expect(errors.length).toBe(1));
  await retention.close();
});

test.each([
  [{ days: { texts: 0 } }, 'days.texts'],
  [{ days: { hours: 300 } }, 'days.hours'],
  [{ days: { predictions: 400 } }, 'days.feedback'],
  [{ days: { weeks: 1 } }, 'days.weeks'],
  [{ batchSize: 0 }, 'batchSize'],
  [{ intervalMs: 10 }, 'intervalMs'],
])('wrong options name themselves: %j', async (options, field) => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  expect(() => createRetention({ database, ...options } as never)).toThrow(`"${field}"`);
  await database.close();
});
