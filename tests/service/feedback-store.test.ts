import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRetention, openDatabase } from '@sentiment-core/mlops/service';
import {
  describeDatabaseConformance,
  describeFeedbackConformance,
  failureOf,
  openStoreUnderTest,
} from '@sentiment-core/mlops/testing';
import { findPostgresql, type PostgresqlServer, startPostgresql } from './postgresql-server.ts';

const programs = await findPostgresql();

describe.skipIf(programs === undefined)('with a real PostgreSQL', () => {
  let server: PostgresqlServer;
  const runner = { describe, it, expect };
  const openNew = async () => ({ kind: 'postgresql', connectionString: await server.createDatabase() }) as const;

  beforeAll(async () => {
    if (programs !== undefined) server = await startPostgresql(programs);
  });
  afterAll(() => server.stop());

  describeDatabaseConformance({
    name: 'PostgreSQL',
    runner,
    async open() {
      const settings = await openNew();
      // Both migrate an empty database at once.
      const [first, second] = await Promise.all([openDatabase(settings), openDatabase(settings)]);
      return { first, second };
    },
  });

  describeFeedbackConformance({ name: 'PostgreSQL', runner, open: async () => openDatabase(await openNew()) });

  it('feedback finds predictions that another instance is about to write', async () => {
    const settings = await openNew();
    const one = await openStoreUnderTest(await openDatabase(settings));
    const other = await openStoreUnderTest(await openDatabase(settings), { lookUpTimeoutMs: 5_000 });
    const observed = one.predict();
    one.recorder.onPredictions([observed]);
    const report = other.feedback.record({ predictionId: observed.predictionId, correct: false });
    await sleep(300);
    await one.recorder.flush();
    expect((await report).change.turned).toBe('wrong');
    await Promise.all([one.database.close(), other.database.close()]);
  });

  it('a thousand reports by two instances are all counted', async () => {
    const settings = await openNew();
    const stores = [
      await openStoreUnderTest(await openDatabase(settings)),
      await openStoreUnderTest(await openDatabase(settings)),
    ];
    const observed = Array.from({ length: 1_000 }, () => stores[0].predict());
    stores[0].recorder.onPredictions(observed);
    await stores[0].recorder.flush();
    await Promise.all(
      observed.map(({ predictionId }, index) => stores[index % 2].feedback.record({ predictionId, correct: false })),
    );
    const rows = await stores[0].database.query.selectFrom('hourly_outcomes').select(['correct', 'count']).execute();
    expect(rows).toEqual([{ correct: 0, count: 1_000 }]);
    await Promise.all(stores.map(({ database }) => database.close()));
  });

  it('a prediction is left to the next run while feedback on it is being stored', async () => {
    const settings = await openNew();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    // Inside the transaction that stores the feedback.
    const listener = {
      async onChange() {
        arrive();
        await held;
      },
    };
    const store = await openStoreUnderTest(await openDatabase(settings), { listeners: [listener] });
    const remover = await openDatabase(settings);
    const observed = store.predict();
    store.recorder.onPredictions([observed, store.predict()]);
    await store.recorder.flush();
    store.time.now += 100 * 86_400_000;
    const reported = store.feedback.record({ predictionId: observed.predictionId, correct: false });
    await arrived;
    const retention = createRetention({ database: remover, clock: () => store.time.now, monotonic: () => 0 });
    expect((await retention.prune()).predictions).toBe(1);
    release();
    await reported;
    expect((await retention.prune()).predictions).toBe(0);
    expect((await store.feedback.recentErrors()).errors).toHaveLength(1);
    await Promise.all([store.database.close(), remover.close()]);
  });

  it('feedback that was acknowledged stays, whatever age removes meanwhile', async () => {
    const settings = await openNew();
    const [writer, remover] = [await openStoreUnderTest(await openDatabase(settings)), await openDatabase(settings)];
    const { recorder, feedback, predict, time } = writer;
    const observed = Array.from({ length: 400 }, () => predict());
    recorder.onPredictions(observed);
    await recorder.flush();
    time.now += 100 * 86_400_000;
    const retention = createRetention({ database: remover, batchSize: 3, clock: () => time.now, monotonic: () => 0 });
    // The rest is never reported, so that something is always removed.
    const first = await feedback.record({ predictionId: observed[0].predictionId, correct: false });
    const reported = Promise.all(
      observed.slice(1, 300).map(({ predictionId }) =>
        feedback.record({ predictionId, correct: false }).then(
          () => predictionId,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'not_found' });
            return undefined;
          },
        ),
      ),
    );
    let removed = 0;
    for (let run = 0; run < 20; run++) removed += (await retention.prune()).predictions;
    const acknowledged = [first.change.predictionId, ...(await reported)].filter((id) => id !== undefined);
    const kept = await remover.query
      .selectFrom('feedback')
      .innerJoin('predictions', 'predictions.id', 'feedback.prediction_id')
      .select('prediction_id as id')
      .execute();
    expect(kept.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
    expect(acknowledged.length + removed).toBe(observed.length);
    expect(removed).toBeGreaterThanOrEqual(100);
    await Promise.all([writer.database.close(), remover.close()]);
  });

  it('a server that is killed and comes back: refused meanwhile, nothing lost, nothing counted twice', async () => {
    if (programs === undefined) return;
    // One of its own: recovery opens every file of every database, and the other tests have made many.
    const mortal = await startPostgresql(programs);
    const settings = { kind: 'postgresql', connectionString: await mortal.createDatabase(), timeoutMs: 1_000 } as const;
    const store = await openStoreUnderTest(await openDatabase(settings));
    const [stored, waiting] = [store.predict(), store.predict()];
    store.recorder.onPredictions([stored]);
    await store.feedback.record({ predictionId: stored.predictionId, correct: false });
    await mortal.kill();
    store.recorder.onPredictions([waiting]);
    const unavailable = { code: 'storage_unavailable' };
    expect(await failureOf(store.feedback.record({ predictionId: stored.predictionId, correct: true }))).toEqual(
      unavailable,
    );

    expect(await failureOf(store.recorder.flush())).toEqual(unavailable);
    expect(await failureOf(openDatabase(settings))).toEqual(unavailable);

    await mortal.restart();
    await store.recorder.flush();
    expect(store.recorder.figures()).toEqual({ stored: 2, dropped: 0, waiting: 0 });
    expect((await store.feedback.recentErrors()).errors.map(({ predictionId }) => predictionId)).toEqual([
      stored.predictionId,
    ]);
    await store.database.close();
    await mortal.stop();
  });

  it('no message shows the password', async () => {
    const settings = await openNew();
    const wrong = settings.connectionString.replace(/:[^:@]+@/, ':secret-of-mine@');
    const error: unknown = await openDatabase({ ...settings, connectionString: wrong }).catch(
      (failure: unknown) => failure,
    );
    expect(String(error)).not.toContain('secret-of-mine');
    expect(JSON.stringify(error)).not.toContain('secret-of-mine');
  });
});
