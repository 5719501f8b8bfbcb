import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createAlerts,
  createAlertChannels,
  createWebhookSecret,
  verifyWebhookSignature,
  createOutbox,
  openDatabase,
  type Database,
  type DatabaseSettings,
} from '@sentiment-core/mlops/service';
import { openStoreUnderTest } from '@sentiment-core/mlops/testing';
import { wrongPredictionsAlert } from '../../packages/mlops/src/alerts/alerts-fixture.ts';
import type { AlertInstanceSettings } from './alert-instance.ts';
import { findPostgresql, type PostgresqlServer, startPostgresql } from './postgresql-server.ts';
import { startAlertInstance } from './start-alert-instance.ts';
import { createThrowAwayCertificate } from './throw-away-certificate.ts';

const programs = await findPostgresql();
const canary = 'canary-7f3a tweet text';
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closers.splice(0).reverse()) await close();
});
function afterTest(close: () => Promise<unknown>): void {
  return void closers.push(close);
}

async function eventually(isSo: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come to pass');
    await sleep(10);
  }
}

async function listen() {
  const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

/** A database with predictions, and what instances on it are told. */
async function prepare(database: DatabaseSettings, predictions: number, cooldownMs: number) {
  const own = await openDatabase(database);
  afterTest(() => own.close());
  const store = await openStoreUnderTest(own);
  const observed = Array.from({ length: predictions }, () => store.predict({ text: canary }));
  store.recorder.onPredictions(observed);
  await store.recorder.flush();
  const receiver = await listen();
  const secret = createWebhookSecret();
  const settings: AlertInstanceSettings = {
    database,
    webhook: { url: receiver.url, secret },
    cooldownMs,
    checkIntervalMs: 200,
  };
  const start = async () => {
    const instance = await startAlertInstance(settings);
    afterTest(() => instance.kill());
    return instance;
  };
  return { own, ids: observed.map(({ predictionId }) => predictionId), received: receiver.received, secret, start };
}

async function countOf(database: Database, table: 'alert_firings' | 'alert_reports' | 'feedback'): Promise<number> {
  const row = await database.query
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
async function reportsTold(database: Database): Promise<number[]> {
  const rows = await database.query.selectFrom('alert_firings').select('alert').orderBy('fired_at').execute();
  return rows.map(({ alert }) => (JSON.parse(alert) as { reports: number }).reports);
}

describe.skipIf(programs === undefined)('alerts of two processes on one PostgreSQL', () => {
  let server: PostgresqlServer;
  const openNew = async (): Promise<DatabaseSettings> => ({
    kind: 'postgresql',
    connectionString: await server.createDatabase(),
  });
  beforeAll(async () => {
    if (programs !== undefined) server = await startPostgresql(programs);
  });
  afterAll(() => server.stop());

  it('1,000 concurrent wrong reports: one alert, told once; one more at the end of the cooldown', async () => {
    const { own, ids, received, secret, start } = await prepare(await openNew(), 1_000, 15_000);
    const instances = await Promise.all([start(), start()]);
    instances[0].report(ids.slice(0, 500));
    instances[1].report(ids.slice(500));
    await eventually(() => instances[0].acknowledged.size + instances[1].acknowledged.size === 1_000);
    await eventually(() => received.length === 1);
    expect(await reportsTold(own)).toEqual([3]);
    expect(await countOf(own, 'alert_reports')).toBe(997);
    await eventually(() => received.length === 2);
    await sleep(1_000);
    expect(await reportsTold(own)).toEqual([3, 997]);
    expect(await countOf(own, 'alert_reports')).toBe(0);
    expect(received).toHaveLength(2);
    for (const { headers, body } of received) {
      expect(verifyWebhookSignature({ secrets: secret, headers, body })).toBe(true);
      expect(body).not.toContain(canary);
    }
    const rows = await own.query.selectFrom('deliveries').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(canary);
    expect(instances.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('the end of a cooldown is noticed by the other one when the one that fired is killed', async () => {
    const { own, ids, received, start } = await prepare(await openNew(), 7, 1_500);
    const [first, second] = [await start(), await start()];
    first.report(ids.slice(0, 3));
    await eventually(() => received.length === 1);
    first.report(ids.slice(3));
    await eventually(() => first.acknowledged.size === 7);
    await first.kill();
    await eventually(() => received.length === 2);
    expect(await reportsTold(own)).toEqual([3, 4]);
    expect(second.errors).toEqual([]);
  });

  it('reports have the time of the server, whatever the clocks of the instances say', async () => {
    const settings = await openNew();
    const databases = [await openDatabase(settings), await openDatabase(settings)];
    const store = await openStoreUnderTest(databases[0]);
    const observed = Array.from({ length: 3 }, () => store.predict());
    store.recorder.onPredictions(observed);
    await store.recorder.flush();
    const before = Date.now();
    let skew = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => before + (skew += 3_600_000));
    const alerts = databases.map((database) => {
      const outbox = createOutbox({ database, senders: {} });
      const instance = createAlerts({ database, outbox, channels: [] });
      afterTest(async () => {
        await instance.close();
        await outbox.close();
        await database.close();
      });
      return instance;
    });
    const stores = await Promise.all(
      databases.map((database, index) => openStoreUnderTest(database, { listeners: [alerts[index]] })),
    );
    for (const [index, { predictionId }] of observed.entries())
      await stores[index % 2].feedback.record({ predictionId, correct: false });
    await eventually(async () => (await countOf(databases[0], 'alert_firings')) === 1);
    const [{ alert }] = (await alerts[1].state(10)).firings;
    expect(Math.abs(alert.firedAt - before)).toBeLessThan(60_000);
    expect(alert).toMatchObject({ reports: 3 });
  });

  it.each([3_600_000, -3_600_000])(
    'a clock that is set by %i ms hides nothing, and is taken out once',
    async (jump) => {
      const settings = await openNew();
      let [passed, set] = [0, 0];
      const start = Date.now();
      const clock = (): number => start + passed + set;
      const databases = [await openDatabase(settings), await openDatabase(settings)];
      const alerts = databases.map((database) => {
        const outbox = createOutbox({ database, senders: {} });
        const instance = createAlerts({ database, outbox, channels: [], clock, steadyClock: () => passed });
        afterTest(async () => {
          await instance.close();
          await outbox.close();
          await database.close();
        });
        return instance;
      });
      for (const instance of alerts) await instance.evaluate();
      const stores = await Promise.all(
        databases.map((database, index) => openStoreUnderTest(database, { listeners: [alerts[index]] })),
      );
      const observed = Array.from({ length: 3 }, () => stores[0].predict());
      stores[0].recorder.onPredictions(observed);
      await stores[0].recorder.flush();
      const report = (index: number) =>
        stores[index % 2].feedback.record({ predictionId: observed[index].predictionId, correct: false });
      await report(0);
      await report(1);
      passed += 60_000;
      set += jump;
      await report(2);
      await Promise.all(alerts.map((instance) => instance.evaluate()));
      await eventually(async () => (await countOf(databases[0], 'alert_firings')) === 1);
      const [{ alert }] = (await alerts[1].state(10)).firings;
      expect(alert).toMatchObject({ reports: 3, firstReportAt: start + jump, lastReportAt: start + 60_000 + jump });
    },
  );

  it('two outboxes send each of 300 messages once', async () => {
    const settings = await openNew();
    const databases = [await openDatabase(settings), await openDatabase(settings)];
    const sent: unknown[] = [];
    const send = async (payload: unknown): Promise<void> => {
      sent.push(payload);
      await sleep(1);
    };
    const outboxes = databases.map((database) => {
      const outbox = createOutbox({ database, senders: { hook: { send, concurrency: 7 } }, pollIntervalMs: 10 });
      afterTest(async () => {
        await outbox.close();
        await database.close();
      });
      return outbox;
    });
    await Promise.all(
      Array.from({ length: 300 }, (_, payload) =>
        databases[payload % 2].transaction((transaction) =>
          outboxes[payload % 2].enqueue(transaction, { destination: 'hook', payload }),
        ),
      ),
    );
    await eventually(() => sent.length >= 300);
    await Promise.all(outboxes.map((outbox) => outbox.flush(5_000)));
    expect([...sent].sort((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: 300 }, (_, index) => index),
    );
  });
});

describe('alerts of a process on SQLite that is killed', () => {
  it('at random moments: every acknowledged report counts or was told of, and each firing is told of', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
    afterTest(() => rm(folder, { recursive: true, force: true }));
    const database = { kind: 'sqlite', file: join(folder, 'store.db'), timeoutMs: 30_000 } as const;
    const { own, ids, received, start } = await prepare(database, 600, 3_600_000);
    const acknowledged: string[] = [];
    for (let round = 0; round < 6; round++) {
      const instance = await start();
      instance.report(ids.slice(round * 100, round * 100 + 100));
      await sleep(Math.random() * 200);
      await instance.kill();
      for (const id of instance.acknowledged) acknowledged.push(id);
    }
    const rows = await own.query.selectFrom('feedback').select('prediction_id').execute();
    expect(rows.map((row) => row.prediction_id)).toEqual(expect.arrayContaining(acknowledged));
    const last = await start();
    last.report(ids);
    await eventually(() => last.acknowledged.size === ids.length, 60_000);
    // A process that was killed while it sent holds the message until its lease is over.
    await eventually(() => received.length >= 1, 60_000);
    await sleep(500);
    expect(await reportsTold(own)).toEqual([3]);
    // Each of the 600 is in the store; three are told of, the others count.
    expect([await countOf(own, 'feedback'), await countOf(own, 'alert_reports')]).toEqual([600, 597]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(last.errors).toEqual([]);
  });
});

describe('mails over TLS', () => {
  it.each(['tls', 'starttls'] as const)('are sent with %s to a server whose authority is trusted', async (security) => {
    const { certificate, key, remove } = await createThrowAwayCertificate();
    afterTest(remove);
    const mails: { readonly secure: boolean; readonly content: string }[] = [];
    const smtp = new SMTPServer({
      key,
      cert: certificate,
      secure: security === 'tls',
      onAuth: ({ password }, _session, done) =>
        password === 's3cret' ? done(null, { user: 'me' }) : done(new Error()),
      onData(stream, session, done) {
        void text(stream).then((content) => {
          mails.push({ secure: session.secure, content });
          done();
        });
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    afterTest(() => new Promise((resolve) => smtp.close(() => resolve(undefined))));
    const { mail } = createAlertChannels({
      mail: {
        kind: 'smtp',
        host: '127.0.0.1',
        port: (smtp.server.address() as AddressInfo).port,
        security,
        certificateAuthority: certificate,
        user: 'me',
        password: 's3cret',
        from: 'alerts@example.com',
        to: ['ops@example.com'],
      },
    });
    await mail.send(wrongPredictionsAlert, new AbortController().signal, { id: '1', attempt: 1, createdAt: 0 });
    expect(mails).toMatchObject([{ secure: true, content: expect.stringContaining('threshold 3') }]);
  });
});
