import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askedWaitOf } from '../../delivery/sender.ts';
import type { PredictionEvent, TelemetryEvent, WrongPredictionEvent } from '../telemetry-event.ts';
import type { Telemetry } from '../telemetry.ts';
import type { ApplicationInsightsOptions } from './application-insights-options.ts';
import { createApplicationInsightsTelemetry } from './package-telemetry.ts';
import type { EventEnvelope } from './envelope.ts';

const key = '11111111-2222-4333-8444-555555555555';
const connectionString = `InstrumentationKey=${key};IngestionEndpoint=https://collector.example/`;

interface Request {
  readonly url: string;
  readonly headers: Headers;
  readonly envelopes: readonly EventEnvelope[];
}
type Answer = (request: Request, index: number) => Response | Promise<Response>;

const open: Telemetry[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((telemetry) => telemetry.close(0)));
});

function taken({ envelopes }: Request): Response {
  return Response.json({ itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] });
}

async function setUp(answer: Answer = taken, options: Partial<ApplicationInsightsOptions> = {}) {
  const requests: Request[] = [];
  const failures: string[] = [];
  const fetch = async (url: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    const body = init?.body as Uint8Array | string;
    const text = typeof body === 'string' ? body : gunzipSync(body).toString('utf8');
    expect(headers.get('content-encoding')).toBe(typeof body === 'string' ? null : 'gzip');
    const request = { url: String(url), headers, envelopes: JSON.parse(text) as EventEnvelope[] };
    requests.push(request);
    init?.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      Promise.resolve(answer(request, requests.length - 1)).then(resolve, reject);
    });
  };
  const telemetry = await createApplicationInsightsTelemetry({
    connectionString,
    fetch,
    role: 'tests',
    roleInstance: 'one',
    firstRetryMs: 1,
    longestRetryMs: 5,
    onFailure: (reason) => failures.push(reason),
    ...options,
  });
  open.push(telemetry);
  return { telemetry, requests, failures };
}

const facts = {
  predictionId: 'p1',
  textHash: 'h',
  textLength: 12,
  label: 'negative',
  confidence: 0.75,
  modelName: 'm',
  modelVersion: '2',
};
function prediction(id = 'p1', share?: number): PredictionEvent {
  return {
    name: 'PREDICTION',
    id,
    at: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    ...(share === undefined ? {} : { share }),
    properties: { ...facts, durationMs: 0.5 },
  };
}
function wrong(id: string): WrongPredictionEvent {
  return {
    name: 'WRONG_PREDICTION',
    id,
    at: 1_000,
    properties: { ...facts, trueLabel: 'positive', predictedAt: 0, delayMs: 1_000 },
  };
}

describe('the direct client', () => {
  it('posts envelopes: texts as properties, numbers as measurements, the time of the event', async () => {
    const { telemetry, requests } = await setUp();
    telemetry.track(prediction('p1', 0.25));
    await telemetry.flush(1_000);
    expect(requests).toHaveLength(1);
    expect(requests[0].url).toBe('https://collector.example/v2.1/track');
    expect(requests[0].envelopes[0]).toEqual({
      ver: 1,
      name: 'Microsoft.ApplicationInsights.Event',
      time: '2026-01-02T03:04:05.678Z',
      iKey: key,
      sampleRate: 25,
      tags: {
        'ai.cloud.role': 'tests',
        'ai.cloud.roleInstance': 'one',
        'ai.internal.sdkVersion': expect.stringMatching(/^sentiment-core:\d/) as string,
      },
      data: {
        baseType: 'EventData',
        baseData: {
          ver: 2,
          name: 'PREDICTION',
          properties: {
            eventId: 'p1',
            predictionId: 'p1',
            textHash: 'h',
            label: 'negative',
            modelName: 'm',
            modelVersion: '2',
          },
          measurements: { textLength: 12, confidence: 0.75, durationMs: 0.5 },
        },
      },
    });
    expect(telemetry.status()).toEqual({ buffered: 0, sent: 1, dropped: 0, failures: 0 });
  });

  it('compresses, and cuts what is tracked into requests', async () => {
    const { telemetry, requests } = await setUp(taken, { batchSize: 100 });
    for (let index = 0; index < 250; index++) telemetry.track(prediction(`p${index}`));
    await telemetry.flush(1_000);
    expect(requests.map(({ envelopes }) => envelopes.length)).toEqual([100, 100, 50]);
    expect(requests[0].headers.get('content-encoding')).toBe('gzip');
  });

  it('delivers when the collector has accepted the event, each with its own answer', async () => {
    const { telemetry, requests } = await setUp(({ envelopes }) =>
      Response.json(
        {
          itemsReceived: envelopes.length,
          itemsAccepted: envelopes.length - 1,
          errors: [{ index: 1, statusCode: 500, message: 'x' }],
        },
        { status: 206 },
      ),
    );
    const results = await Promise.allSettled(['a', 'b', 'c'].map((id) => telemetry.deliver(wrong(id))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'delivery_failed' } });
    expect(requests).toHaveLength(1);
    expect(telemetry.status()).toMatchObject({ sent: 2, failures: 1 });
  });

  it('hands on the pause that the collector asks for, and keeps it', async () => {
    const { telemetry, requests } = await setUp(
      () => new Response('', { status: 429, headers: { 'retry-after': '60' } }),
    );
    for (let attempt = 0; attempt < 2; attempt++) {
      const failure: unknown = await telemetry.deliver(wrong('a')).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'delivery_failed' });
      expect(askedWaitOf(failure)).toBeGreaterThan(59_000);
    }
    expect(requests).toHaveLength(1);
  });

  it.each([
    [
      'a failure of the connection',
      () => Promise.reject(new TypeError(`fetch failed ${key}`)),
      /connection failed \(TypeError\)$/,
    ],
    ['a status', () => new Response('x', { status: 503 }), /answered 503$/],
    [
      'a foreign redirect',
      () => new Response('', { status: 308, headers: { location: 'https://evil.example/' } }),
      /foreign host$/,
    ],
    [
      'a redirect to plain http',
      () => new Response('', { status: 307, headers: { location: 'http://collector.example/' } }),
      /foreign host$/,
    ],
    [
      'an endless redirect',
      () => new Response('', { status: 307, headers: { location: '/v2.1/track' } }),
      /too many redirects$/,
    ],
    ['an endless answer', () => new Response('x'.repeat(2_000_000)), /connection failed \(Error\)$/],
  ] as const)('names %s without keys', async (_, answer, reason) => {
    const { telemetry } = await setUp(answer);
    const failure = (await telemetry.deliver(wrong('a')).catch((error: unknown) => error)) as Error;
    expect(failure.message).toMatch(reason);
    expect(`${failure.message} ${telemetry.status().lastFailure}`).not.toContain(key);
  });

  it('goes where Azure sends it, and stays there when that is permanent', async () => {
    const home = 'https://west.in.applicationinsights.azure.com/v2.1/track';
    const { telemetry, requests } = await setUp((request, index) =>
      index === 0 ? new Response('', { status: 308, headers: { location: home } }) : taken(request),
    );
    await telemetry.deliver(wrong('a'));
    await telemetry.deliver(wrong('b'));
    expect(requests.map(({ url }) => url)).toEqual(['https://collector.example/v2.1/track', home, home]);
  });

  it('gives up a request without an answer', async () => {
    const { telemetry } = await setUp(() => new Promise(() => undefined), { requestTimeoutMs: 30 });
    await expect(telemetry.deliver(wrong('a'))).rejects.toThrow('no answer in time');
  });

  it('ends a delivery with its signal', async () => {
    const { telemetry } = await setUp(() => new Promise(() => undefined));
    await expect(telemetry.deliver(wrong('a'), AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'aborted' });
    await expect(telemetry.deliver(wrong('a'), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });

  it('closes once, within its time, dropping and counting what the collector did not take', async () => {
    const { telemetry } = await setUp(() => new Promise(() => undefined));
    telemetry.track(prediction());
    const delivery = telemetry.deliver(wrong('a'));
    const rejected = expect(delivery).rejects.toMatchObject({ code: 'delivery_failed' });
    const start = performance.now();
    const closing = telemetry.close(50);
    expect(telemetry.close()).toBe(closing);
    await closing;
    await rejected;
    expect(performance.now() - start).toBeLessThan(1_000);
    telemetry.track(prediction());
    expect(telemetry.status()).toMatchObject({ buffered: 0, dropped: 2, sent: 0 });
    await expect(telemetry.deliver(wrong('b'))).rejects.toThrow('closed');
  });

  it('warns once an outage when nobody listens', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    let isAway = true;
    const { telemetry } = await setUp((request) => (isAway ? new Response('', { status: 500 }) : taken(request)), {
      onFailure: undefined,
    });
    const attempt = (): Promise<unknown> => telemetry.deliver(wrong('a')).catch(() => undefined);
    await attempt();
    await attempt();
    expect(warn).toHaveBeenCalledTimes(1);
    isAway = false;
    await attempt();
    isAway = true;
    await attempt();
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });
});

describe('options of Application Insights', () => {
  const create = (options: object) => createApplicationInsightsTelemetry({ connectionString, ...options });

  it.each([
    ['client', { client: 'sdk' }],
    ['collect[0]', { client: 'package', collect: ['console'] }],
    ['collect', { collect: ['requests'] }],
    ['capacity', { capacity: 0 }],
    ['batchSize', { batchSize: 1.5 }],
    ['intervalMs', { intervalMs: '1' }],
    ['requestTimeoutMs', { requestTimeoutMs: -1 }],
    ['role', { role: '' }],
    ['fetch', { fetch: 1 }],
    ['onFailure', { onFailure: 'log' }],
    ['conectionString', { conectionString: 'x' }],
    ['connectionString', { connectionString: 'x' }],
  ])('%s is checked', async (field, options) => {
    await expect(create(options)).rejects.toMatchObject({ code: 'option_invalid', field });
  });
});

describe('events', () => {
  it('of other kinds are never marked as sampled', async () => {
    const { telemetry, requests } = await setUp();
    const events: TelemetryEvent[] = [
      wrong('w'),
      {
        name: 'ALERT',
        id: 'a',
        at: 5,
        properties: { alertId: 'a', rule: 'wrong-reports', value: 3, threshold: 3, windowMs: 300_000 },
      },
      {
        name: 'MODEL_CHANGED',
        id: 'c',
        at: 6,
        properties: { modelName: 'm', modelVersion: '3', previousVersion: '2' },
      },
    ];
    await Promise.all(events.map((event) => telemetry.deliver(event)));
    const data = requests.flatMap(({ envelopes }) => envelopes);
    expect(data.map(({ sampleRate }) => sampleRate)).toEqual([100, 100, 100]);
    expect(data.map(({ data: { baseData } }) => baseData.name)).toEqual(['WRONG_PREDICTION', 'ALERT', 'MODEL_CHANGED']);
    expect(data[1].data.baseData).toMatchObject({
      properties: { rule: 'wrong-reports', eventId: 'a' },
      measurements: { value: 3, threshold: 3, windowMs: 300_000 },
    });
  });
});
