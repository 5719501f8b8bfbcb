import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createTelemetry,
  createTelemetryObserver,
  createTextHash,
  createWrongPredictionEvent,
  type ApplicationInsightsOptions,
  type Telemetry,
  type TelemetryEvent,
  type WrongPredictionEvent,
} from '@sentiment-core/mlops/service';
import {
  type ApplicationInsightsCollector,
  startApplicationInsightsCollector,
  type TelemetryEnvelope,
} from './application-insights-collector.ts';
import { runTelemetry } from './run-telemetry.ts';
import type { TelemetryTask } from './telemetry-program.ts';

const text = 'CANARY-7f3a @someone lost my luggage, thank you';
const hashText = createTextHash('a key of the tests alone, in bytes 32');
const model = { name: 'default', version: '1.2.3' };
const clients = ['direct', 'package'] as const;

function wrong(index: number): WrongPredictionEvent {
  return createWrongPredictionEvent({
    predictionId: `w${index}`,
    at: 1_700_000_000_123 + index,
    prediction: {
      label: 'negative',
      confidence: 0.9,
      model,
      receivedAt: 1_700_000_000_000,
      textHash: hashText(text),
      textLength: text.length,
    },
    after: { correct: false, trueLabel: 'positive', comment: text },
  });
}
const alert: TelemetryEvent = {
  name: 'ALERT',
  id: 'alert-1',
  at: 1_700_000_000_500,
  properties: { alertId: 'alert-1', rule: 'wrong-reports', value: 3, threshold: 3, windowMs: 300_000 },
};
const modelChanged: TelemetryEvent = {
  name: 'MODEL_CHANGED',
  id: 'change-1',
  at: 1_700_000_000_600,
  properties: { modelName: 'default', modelVersion: '2.0.0', previousVersion: '1.2.3' },
};

let collector: ApplicationInsightsCollector;
let folder: string;
const trusted = getCACertificates('default');

beforeAll(async () => {
  collector = await startApplicationInsightsCollector();
  setDefaultCACertificates([...trusted, collector.certificate]);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await collector.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
});
afterEach(async () => {
  expect(collector.faults).toEqual([]);
  await collector.comeBack().catch(() => undefined);
  collector.forget();
  await rm(folder, { recursive: true, force: true });
});

function start(options: Partial<ApplicationInsightsOptions> = {}): Promise<Telemetry> {
  return createTelemetry({
    applicationInsights: {
      connectionString: collector.connectionString,
      firstRetryMs: 20,
      longestRetryMs: 100,
      onFailure: () => undefined,
      ...options,
    },
    environment: {},
  });
}
function observe(telemetry: Telemetry, ids: readonly string[]): void | Promise<void> {
  return createTelemetryObserver({ telemetry, hashText }).onPredictions(
    ids.map((predictionId) => ({
      predictionId,
      text,
      prediction: { label: 'negative', confidence: 0.9, probabilities: { negative: 0.9, positive: 0.1 } },
      model,
      durationMs: 0.25,
    })),
  );
}
function run(task: Omit<TelemetryTask, 'settings'>, options: Partial<ApplicationInsightsOptions> = {}) {
  return runTelemetry(
    { ...task, settings: { applicationInsights: { connectionString: collector.connectionString, ...options } } },
    { NODE_EXTRA_CA_CERTS: collector.certificateFile, TMPDIR: folder },
  );
}
function idsOf(envelopes: readonly TelemetryEnvelope[]): string[] {
  return envelopes.map(({ data }) => data.baseData.properties?.eventId ?? '').sort();
}

describe.each(clients)('Application Insights, client %s', (client) => {
  it('gets every event in its shape', async () => {
    const telemetry = await start({ client, role: 'tests' });
    await observe(telemetry, ['p1', 'p2']);
    await Promise.all([wrong(1), alert, modelChanged].map((event) => telemetry.deliver(event)));
    await telemetry.flush(10_000);
    await telemetry.close();

    expect(idsOf(collector.events('PREDICTION'))).toEqual(['p1', 'p2']);
    expect(collector.events('PREDICTION')[0]).toMatchObject({
      tags: { 'ai.cloud.role': 'tests' },
      data: {
        baseData: {
          properties: { textHash: hashText(text), label: 'negative', modelName: 'default', modelVersion: '1.2.3' },
          measurements: { textLength: text.length, confidence: 0.9, durationMs: 0.25 },
        },
      },
    });
    expect(collector.events('WRONG_PREDICTION')).toMatchObject([
      {
        time: '2023-11-14T22:13:20.124Z',
        data: {
          baseData: {
            properties: { eventId: 'w1/1700000000124', predictionId: 'w1', label: 'negative', trueLabel: 'positive' },
            measurements: { delayMs: 124, confidence: 0.9 },
          },
        },
      },
    ]);
    expect(collector.events('ALERT')).toMatchObject([
      { data: { baseData: { properties: { rule: 'wrong-reports' }, measurements: { value: 3, windowMs: 300_000 } } } },
    ]);
    expect(collector.events('MODEL_CHANGED')).toMatchObject([
      { data: { baseData: { properties: { modelVersion: '2.0.0', previousVersion: '1.2.3' } } } },
    ]);
    expect(collector.accepted).toHaveLength(5);
    expect(collector.bodies.join('')).not.toContain('CANARY');
  });

  it('a canary in tweets reaches no envelope, in a process that serves them', async () => {
    const collect = client === 'package' ? (['requests', 'dependencies', 'exceptions', 'performance'] as const) : [];
    const report = await run(
      { texts: [text, `${text} again`], deliver: [wrong(1)], flushTimeoutMs: 20_000, closeTimeoutMs: 20_000 },
      { client, collect },
    );
    expect(report).toMatchObject({ code: 0, deliveries: ['fulfilled'] });
    expect(collector.events('PREDICTION')).toHaveLength(4);
    const types = new Set(collector.accepted.map(({ data }) => data.baseType));
    // What the package collects by itself is here, too; of requests its sampler leaves some out.
    if (client === 'package') expect([...types].some((type) => type !== 'EventData')).toBe(true);
    else expect([...types]).toEqual(['EventData']);
    const written = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = await Promise.all(
      written.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );
    expect([...collector.bodies, ...files, report.stderr].join('')).not.toMatch(/CANARY|luggage/);
  });

  it('lets the process end at once after closing, collector there or not', async () => {
    const task = { predictions: 20, closeTimeoutMs: 5_000 };
    const report = await run(task, { client });
    expect(report.code).toBe(0);
    expect(report.exitMs).toBeLessThan(2_000);
    expect(collector.events('PREDICTION')).toHaveLength(20);
    await collector.goAway();
    const away = await run({ ...task, closeTimeoutMs: 500 }, { client, onFailure: undefined });
    expect(away.code).toBe(0);
    expect(away.exitMs).toBeLessThan(2_000);
  });

  it('holds no process that forgets to close it', async () => {
    const report = await run({ predictions: 5 }, { client });
    expect(report.code).toBe(0);
    expect(report.exitMs).toBeLessThan(2_000);
  });
});

describe('deliveries', () => {
  it('are made up when the collector comes back: every WRONG_PREDICTION arrives', async () => {
    const telemetry = await start();
    await collector.goAway();
    const events = Array.from({ length: 200 }, (_, index) => wrong(index));
    const pending = events.map(async (event) => {
      for (;;) {
        try {
          return await telemetry.deliver(event);
        } catch (error) {
          expect(error).toMatchObject({ code: 'delivery_failed' });
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    });
    await observe(telemetry, ['p1']);
    await vi.waitFor(() => expect(telemetry.status().failures).toBeGreaterThan(4), { timeout: 20_000 });
    await collector.comeBack();
    await Promise.all(pending);
    await telemetry.flush(10_000);
    expect(idsOf(collector.events('WRONG_PREDICTION'))).toEqual(events.map(({ id }) => id).sort());
    expect(collector.events('PREDICTION')).toHaveLength(1);
    await telemetry.close();
  });

  it('are confirmed one by one: what is refused is told, what is taken is not sent again', async () => {
    const telemetry = await start();
    collector.answer = (envelopes) => ({
      status: 206,
      refuse: new Map(envelopes.flatMap((_, index) => (index % 2 === 1 ? [[index, 500] as const] : []))),
    });
    const results = await Promise.allSettled([0, 1, 2, 3].map((index) => telemetry.deliver(wrong(index))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    collector.answer = undefined;
    await Promise.all([1, 3].map((index) => telemetry.deliver(wrong(index))));
    expect(collector.events('WRONG_PREDICTION')).toHaveLength(4);
    await telemetry.close();
  });

  it('may arrive twice when the answer is lost, under one id', async () => {
    const telemetry = await start();
    collector.answer = () => ({ status: 200, cut: true });
    await expect(telemetry.deliver(wrong(7))).rejects.toMatchObject({ code: 'delivery_failed' });
    collector.answer = undefined;
    await telemetry.deliver(wrong(7));
    expect(idsOf(collector.events('WRONG_PREDICTION'))).toEqual([wrong(7).id, wrong(7).id]);
    await telemetry.close();
  });

  it.each([429, 439, 503, 402])('leave the collector alone after %d with Retry-After', async (status) => {
    const telemetry = await start();
    collector.answer = () => ({ status, retryAfter: 1 });
    await expect(telemetry.deliver(wrong(1))).rejects.toMatchObject({ code: 'delivery_failed' });
    collector.answer = undefined;
    await expect(telemetry.deliver(wrong(1))).rejects.toThrow('pause');
    expect(collector.requests).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await telemetry.deliver(wrong(1));
    await telemetry.close();
  });

  it('follow a redirect of the collector', async () => {
    const other = await startApplicationInsightsCollector();
    setDefaultCACertificates([...trusted, collector.certificate, other.certificate]);
    const telemetry = await start();
    collector.answer = () => ({ status: 308, location: `${other.url}/v2.1/track` });
    await telemetry.deliver(wrong(1));
    await telemetry.deliver(wrong(2));
    expect(collector.requests).toHaveLength(1);
    expect(other.events('WRONG_PREDICTION')).toHaveLength(2);
    await telemetry.close();
    await other.stop();
  });
});

describe('tracked events', () => {
  it('outlive an outage up to the capacity; what is dropped is counted', async () => {
    const telemetry = await start({ capacity: 300, batchSize: 50 });
    await collector.goAway();
    await observe(
      telemetry,
      Array.from({ length: 400 }, (_, index) => `p${index}`),
    );
    expect(telemetry.status()).toMatchObject({ buffered: 300, dropped: 100 });
    await telemetry.flush(200);
    await collector.comeBack();
    await telemetry.flush(10_000);
    expect(idsOf(collector.events('PREDICTION'))).toEqual(
      Array.from({ length: 300 }, (_, index) => `p${index}`).sort(),
    );
    expect(collector.requests.every(({ encoding }) => encoding === 'gzip')).toBe(true);
    await telemetry.close();
  });

  it('never hold up who tracks, however slow the collector', async () => {
    collector.answer = () => ({ status: 200, delayMs: 500 });
    const telemetry = await start({ batchSize: 10 });
    const before = performance.now();
    for (let index = 0; index < 100; index++) await observe(telemetry, [`p${index}`]);
    expect(performance.now() - before).toBeLessThan(250);
    await telemetry.close(50);
    expect(telemetry.status().dropped).toBeGreaterThan(0);
  });
});

describe('without a connection string', () => {
  it('nothing is loaded and no connection is made', async () => {
    const task = { predictions: 50, deliver: [wrong(1)], flushTimeoutMs: 100, closeTimeoutMs: 100 };
    const quiet = await runTelemetry(
      { settings: {}, ...task },
      { APPLICATIONINSIGHTS_CONNECTION_STRING: '', TMPDIR: folder },
    );
    expect(quiet).toMatchObject({ code: 0, loaded: [], connections: 0, deliveries: ['fulfilled'] });
    // The same look at a process that has one finds them.
    const direct = await run(task);
    expect(direct).toMatchObject({ loaded: [] });
    expect(direct.connections).toBeGreaterThan(0);
    const loaded = (await run(task, { client: 'package' })).loaded;
    expect(loaded).toEqual(expect.arrayContaining(['applicationinsights', '@opentelemetry/api']));
  });
});
