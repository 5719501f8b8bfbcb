import type { Classifier } from 'sentiment-core';
import { createHandler, createOpenApiDocument, createPredictionRoutes, toWebHandler } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import { noon, openTestDatabase, storeCounts, storeOutcomes } from './monitoring-fixture.ts';
import type { MonitoringRoutesOptions } from './monitoring-options.ts';
import { createMonitoringRoutes } from './monitoring-routes.ts';
import { watchProcess } from './process-figures.ts';
import { createServiceCounters } from './service-counters.ts';

const processWatch = watchProcess();
afterEach(() => processWatch.close());

const base = createWordCountClassifier();
const classifier: Classifier = {
  ...base,
  info: {
    ...base.info,
    reference: {
      rows: 1000,
      source: 'validation',
      measures: { label: { negative: 500, positive: 500 } },
      knownWords: new Uint8Array(8192),
    },
  },
};

function routesOf(database: Database, options: Partial<MonitoringRoutesOptions> = {}) {
  return createMonitoringRoutes({ database, classifier, processWatch, clock: () => noon + 60_000, ...options });
}
function callerOf(routes: ReturnType<typeof routesOf>) {
  const call = toWebHandler(createHandler({ routes, onError: () => undefined }));
  return (path: string, headers: Record<string, string> = {}) => call(new Request(`http://host${path}`, { headers }));
}
const stored = { model: 'word-count', measure: 'label' };

describe('GET /stats', () => {
  it('answers the figures of a period and a model', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      { ...stored, bucket: 'negative', count: 10 },
      { ...stored, hour: -30, bucket: 'positive', count: 5 },
      { measure: 'label', bucket: 'positive', count: 100 },
    ]);
    await storeOutcomes(database, [{ label: 'negative', trueLabel: 'positive', correct: false, count: 2 }]);
    const get = callerOf(routesOf(database));
    const response = await get('/stats');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const answer = await response.json();
    expect(answer).toMatchObject({
      from: '2026-01-14T13:00:00.000Z',
      total: { predictions: 110, quality: { confusion: { labels: ['negative', 'positive'] }, wrong: 2 } },
      process: { memory: { rssBytes: expect.any(Number) } },
      links: { errors: 'feedback/errors' },
    });
    const ofModel = await (await get('/stats?hours=48&model=word-count&version=1')).json();
    expect(ofModel.total).toMatchObject({ predictions: 15, quality: { labelled: 0 } });
  });

  it.each([
    ['hours=0', 'hours'],
    ['hours=745', 'hours'],
    ['hours=1.5', 'hours'],
    ['hours=1e2', 'hours'],
    ['hours=1&hours=2', 'hours'],
    ['model=', 'model'],
    [`model=${'x'.repeat(301)}`, 'model'],
    ['days=2', 'query'],
  ])('refuses ?%s', async (query, field) => {
    const response = await callerOf(routesOf(await openTestDatabase()))(`/stats?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', field });
  });

  it('needs no model', async () => {
    const get = callerOf(routesOf(await openTestDatabase(), { classifier: () => undefined }));
    expect((await get('/stats')).status).toBe(200);
    const metrics = await get('/metrics');
    expect([metrics.status, (await metrics.text()).includes('process_cpu_seconds_total')]).toEqual([200, true]);
    expect((await get('/drift')).status).toBe(503);
  });
});

describe('GET /drift', () => {
  it('answers the report', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [{ ...stored, hour: -1, bucket: 'negative', count: 1000 }]);
    const get = callerOf(routesOf(database));
    expect(await (await get('/drift')).json()).toMatchObject({ verdict: 'drift', reference: { rows: 1000 } });
    expect(await (await get('/drift?against=past')).json()).toMatchObject({
      verdict: 'insufficient data',
      reference: null,
    });
    expect((await get('/drift?against=tomorrow')).status).toBe(400);
  });

  it('goes by its settings', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      { ...stored, hour: -1, bucket: 'negative', count: 700 },
      { ...stored, hour: -1, bucket: 'positive', count: 300 },
    ]);
    const verdictWith = async (drift: MonitoringRoutesOptions['drift']) =>
      (await (await callerOf(routesOf(database, drift && { drift }))('/drift')).json()).verdict;
    expect(await verdictWith(undefined)).toBe('drift');
    expect(await verdictWith({ minimumDistance: 0.3 })).toBe('stable');
    expect(await verdictWith({ minimumRows: 2000 })).toBe('insufficient data');
  });
});

describe('GET /metrics', () => {
  it('answers in the format the scraper asks for', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [{ ...stored, hour: -1, bucket: 'negative', count: 1000 }]);
    const counters = createServiceCounters();
    const get = callerOf(routesOf(database, { metrics: [counters.metrics] }));
    const plain = await get('/metrics');
    expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await plain.text();
    expect(text).toContain('# TYPE process_cpu_seconds_total counter\n');
    expect(text).toContain('sentiment_database_up 1\n');
    expect(text).toMatch(
      /sentiment_drift_distance\{model="word-count",version="1",window="hour",measure="label"\} 0\.\d+\n/,
    );
    const open = await get('/metrics', { accept: 'application/openmetrics-text; version=1.0.0' });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect((await open.text()).endsWith('# EOF\n')).toBe(true);
  });

  it('has every family once, well named, and no sample of another', async () => {
    const counters = createServiceCounters();
    await counters.observer.onPredictions([
      {
        predictionId: '1',
        text: '',
        model: classifier.info,
        durationMs: 1,
        prediction: { label: 'negative', confidence: 1, probabilities: { negative: 1, positive: 0 } },
      },
    ]);
    const get = callerOf(routesOf(await openTestDatabase(), { metrics: [counters.metrics] }));
    const lines = (await (await get('/metrics')).text()).trimEnd().split('\n');
    const families = new Set<string>();
    let family = '';
    for (const line of lines) {
      const help = /^# HELP (\S+) \S/.exec(line);
      if (help) {
        family = help[1];
        expect(families.has(family), family).toBe(false);
        families.add(family);
      } else if (line.startsWith('#')) expect(line).toMatch(new RegExp(`^# TYPE ${family} (counter|gauge|histogram)$`));
      else
        expect(line).toMatch(
          new RegExp(`^${family}(_bucket|_sum|_count)?(\\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\\})? [-+0-9.eInfNa]+$`),
        );
    }
    for (const name of families) expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(families.size).toBeGreaterThan(10);
  });

  it('tells the counters when the database fails', async () => {
    const database = await openTestDatabase();
    const get = callerOf(routesOf(database));
    await database.query.schema.dropTable('hourly_counts').execute();
    const response = await get('/metrics');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('sentiment_database_up 0\n');
    expect((await get('/drift')).status).toBe(500);
  });
});

describe('the routes', () => {
  it('describe themselves', async () => {
    const routes = routesOf(await openTestDatabase());
    const { paths } = createOpenApiDocument([...createPredictionRoutes({ classifier }), ...routes]);
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/stats', '/drift', '/metrics']));
    expect(JSON.stringify(paths['/stats'])).toContain('"name":"hours"');
  });

  it('refuse wrong options by name', async () => {
    const database = await openTestDatabase();
    expect(() => routesOf(database, { databases: 1 } as never)).toThrow('"databases"');
    expect(() => routesOf(database, { processWatch: {} as never })).toThrow('processWatch');
    expect(() => routesOf(database, { metrics: [1 as never] })).toThrow('metrics[0]');
    expect(() => routesOf(database, { drift: { minimumRows: 1 } })).toThrow('drift.minimumRows');
    expect(() => createMonitoringRoutes({ database, processWatch } as never)).toThrow('classifier');
  });
});
