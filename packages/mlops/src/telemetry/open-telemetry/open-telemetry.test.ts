import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, metrics, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ObservedPrediction } from 'sentiment-core';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelemetryObserver } from '../telemetry-observer.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import type { Telemetry } from '../telemetry.ts';
import { createOpenTelemetry } from './open-telemetry.ts';

function observed(predictionId: string): ObservedPrediction {
  return {
    predictionId,
    text: 'CANARY of a tweet',
    prediction: { label: 'negative', confidence: 0.9, probabilities: { negative: 0.9, positive: 0.1 } },
    model: { name: 'default', version: '1' },
    durationMs: 2,
  };
}
const facts = {
  predictionId: 'p1',
  textHash: 'h',
  textLength: 9,
  label: 'negative',
  confidence: 0.9,
  modelName: 'default',
  modelVersion: '1',
};
const others: TelemetryEvent[] = [
  {
    name: 'WRONG_PREDICTION',
    id: 'w',
    at: 10,
    properties: { ...facts, trueLabel: 'positive', predictedAt: 0, delayMs: 10 },
  },
  {
    name: 'ALERT',
    id: 'a',
    at: 20,
    properties: { alertId: 'a', rule: 'wrong-reports', value: 3, threshold: 3, windowMs: 1 },
  },
  { name: 'MODEL_CHANGED', id: 'c', at: 30, properties: { modelName: 'default', modelVersion: '2' } },
];
function observe(telemetry: Telemetry, sampling: number, count: number): void | Promise<void> {
  return createTelemetryObserver({ telemetry, hashText: () => 'h', sampling, clock: () => 1_000 }).onPredictions(
    Array.from({ length: count }, (_, index) => observed(`p${index}`)),
  );
}

describe('what the host program has registered', () => {
  afterEach(() => {
    for (const api of [trace, metrics, context]) api.disable();
  });

  it('gets spans and metrics; metrics count what is not sampled too', async () => {
    const spans = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
    const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);

    const telemetry = await createOpenTelemetry({ environment: {} });
    await observe(telemetry, 1, 2);
    await observe(telemetry, 0, 40);
    for (const event of others) await telemetry.deliver(event);
    await telemetry.flush(100);
    await provider.forceFlush();

    const finished = spans.getFinishedSpans();
    expect(finished.map(({ name }) => name)).toEqual([
      'sentiment.predict',
      'sentiment.predict',
      'sentiment.wrong_prediction',
      'sentiment.alert',
      'sentiment.model_changed',
    ]);
    expect(finished[0].attributes).toEqual({
      'event.name': 'PREDICTION',
      'event.id': 'p0',
      'sentiment.prediction_id': 'p0',
      'sentiment.text_hash': 'h',
      'sentiment.text_length': 17,
      'sentiment.label': 'negative',
      'sentiment.confidence': 0.9,
      'sentiment.model.name': 'default',
      'sentiment.model.version': '1',
      'sentiment.duration_ms': 2,
    });
    expect([finished[0].startTime, finished[0].endTime]).toEqual([
      [0, 998_000_000],
      [1, 0],
    ]);

    const read = new Map(
      points.getMetrics()[0].scopeMetrics[0].metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]),
    );
    const model = { 'sentiment.model.name': 'default', 'sentiment.model.version': '1' };
    expect(read.get('sentiment.predictions')).toMatchObject([
      { value: 42, attributes: { ...model, 'sentiment.label': 'negative' } },
    ]);
    expect(read.get('sentiment.prediction.duration')).toMatchObject([{ value: { count: 42 }, attributes: model }]);
    expect(read.get('sentiment.predictions.wrong')).toMatchObject([
      { value: 1, attributes: { ...model, 'sentiment.label': 'negative', 'sentiment.true_label': 'positive' } },
    ]);
    expect(read.get('sentiment.alerts')).toMatchObject([
      { value: 1, attributes: { 'sentiment.alert.rule': 'wrong-reports' } },
    ]);
    expect(read.get('sentiment.model.changes')).toMatchObject([{ value: 1 }]);
    await telemetry.close();
    await provider.shutdown();
  });

  it('may be nothing at all', async () => {
    const telemetry = await createOpenTelemetry({ environment: {} });
    await observe(telemetry, 1, 1);
    await telemetry.deliver(others[0]);
    await telemetry.close();
    await expect(telemetry.deliver(others[0])).rejects.toMatchObject({ code: 'delivery_failed' });
  });
});

describe('OTLP by ourselves', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  async function startCollector(status: () => number) {
    const bodies = new Map<string, string[]>();
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        bodies.set(request.url ?? '', [...(bodies.get(request.url ?? '') ?? []), body]);
        response.writeHead(status(), { 'content-type': 'application/json' }).end('{}');
      });
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
  }

  it('exports where the variable points, without touching what is registered', async () => {
    const { endpoint, bodies } = await startCollector(() => 200);
    const telemetry = await createOpenTelemetry({
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'airline' },
    });
    await observe(telemetry, 1, 3);
    await telemetry.flush(5_000);
    const spans = (bodies.get('/v1/traces') ?? []).join('');
    expect(spans.match(/sentiment\.predict"/g)).toHaveLength(3);
    expect(spans).toContain('airline');
    expect((bodies.get('/v1/metrics') ?? []).join('')).toContain('sentiment.predictions');
    expect([...bodies.values()].flat().join('')).not.toContain('CANARY');
    expect(telemetry.status()).toMatchObject({ sent: 3, failures: 0 });
    await telemetry.close();
  });

  it('delivers when the collector has answered', async () => {
    let status = 400;
    const failures: string[] = [];
    const { endpoint, bodies } = await startCollector(() => status);
    const onFailure = (reason: string): void => void failures.push(reason);
    const telemetry = await createOpenTelemetry({ export: { endpoint: `${endpoint}/` }, onFailure, environment: {} });
    await expect(telemetry.deliver(others[0])).rejects.toMatchObject({ code: 'delivery_failed' });
    expect(failures).toHaveLength(1);
    status = 200;
    await telemetry.deliver(others[0]);
    expect(bodies.get('/v1/traces')).toHaveLength(2);
    expect(telemetry.status()).toMatchObject({ sent: 1, failures: 1 });
    await telemetry.close();
  });

  it('is left to the host when the variable is not set, or the SDK is disabled', async () => {
    const { endpoint, bodies } = await startCollector(() => 200);
    const environments = [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' }];
    for (const environment of environments) {
      const telemetry = await createOpenTelemetry({ environment });
      await telemetry.deliver(others[0]);
      await telemetry.close();
    }
    expect(bodies.size).toBe(0);
  });

  it('closes in time when the collector is away', async () => {
    const telemetry = await createOpenTelemetry({
      export: { endpoint: 'http://127.0.0.1:9' },
      onFailure: () => undefined,
      environment: {},
    });
    await observe(telemetry, 1, 3);
    const start = performance.now();
    await telemetry.close(200);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
