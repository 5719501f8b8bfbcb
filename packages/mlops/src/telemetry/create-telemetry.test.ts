import { describe, expect, it } from 'vitest';
import { combineTelemetry, createTelemetry } from './create-telemetry.ts';
import { createQuietTelemetry } from './telemetry.ts';
import type { TelemetryEvent } from './telemetry-event.ts';

const connectionString =
  'InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://collector.example/';
const event: TelemetryEvent = {
  name: 'MODEL_CHANGED',
  id: 'c1',
  at: 0,
  properties: { modelName: 'm', modelVersion: '1' },
};

describe('createTelemetry', () => {
  it.each([
    ['nothing is set', {}],
    [
      'Application Insights is turned off',
      { applicationInsights: false as const, environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString } },
    ],
    ['the variable is empty', { environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: '' } }],
    ['OpenTelemetry is turned off', { openTelemetry: false }],
  ])('is quiet when %s', async (_, settings) => {
    const telemetry = await createTelemetry({ environment: {}, ...settings });
    telemetry.track(event);
    await telemetry.deliver(event);
    await telemetry.flush(1);
    await telemetry.close();
    expect(telemetry.status()).toEqual({ buffered: 0, sent: 0, dropped: 0, failures: 0 });
  });

  it('takes the connection string of the environment, as Azure sets it', async () => {
    const telemetry = await createTelemetry({
      environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString },
    });
    telemetry.track(event);
    expect(telemetry.status().buffered).toBe(1);
    await telemetry.close(0);
  });

  it('combines what is asked for', async () => {
    const telemetry = await createTelemetry({
      applicationInsights: { connectionString },
      openTelemetry: { export: 'host' },
      environment: {},
    });
    telemetry.track(event);
    expect(telemetry.status()).toMatchObject({ buffered: 1, sent: 1 });
    await telemetry.close(0);
  });

  it.each([
    ['applicationInsights.connectionString', { applicationInsights: { client: 'package' } }],
    ['applicationInsights.connectionString', { applicationInsights: { client: 'direct' } }],
    ['applicationInsights.connectionString', { applicationInsights: { connectionString: 'x' } }],
    ['openTelemetry', { openTelemetry: 'yes' }],
    ['applicationInsights', { applicationInsights: 'x' }],
    ['openTelemetry.export.endpoint', { openTelemetry: { export: { endpoint: 'collector:4318' } } }],
    ['openTelemetry.export.endpoint', { openTelemetry: { export: { endpoint: 'https://user:secret@host' } } }],
    ['openTelemetry.export', { openTelemetry: { export: 'otlp' } }],
    [
      'openTelemetry.export.metricIntervalMs',
      { openTelemetry: { export: { endpoint: 'http://host', metricIntervalMs: 0 } } },
    ],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', { environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'x' } }],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', { openTelemetry: true, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' } }],
    ['options', null],
    ['sampling', { sampling: 1 }],
  ])('refuses wrong settings: %s', async (field, settings) => {
    const wanted = settings === null ? null : { environment: {}, ...settings };
    await expect(createTelemetry(wanted as object)).rejects.toMatchObject({ code: 'option_invalid', field });
  });
});

describe('combined telemetry', () => {
  it('repeats a delivery only where it was not accepted', async () => {
    const calls: string[] = [];
    let isAway = true;
    const part = (name: string, fails: () => boolean) => ({
      ...createQuietTelemetry(),
      deliver: () => {
        calls.push(name);
        return fails() ? Promise.reject(new Error(`${name} is away`)) : Promise.resolve();
      },
    });
    const telemetry = combineTelemetry([part('a', () => false), part('b', () => isAway), part('c', () => false)]);
    await expect(telemetry.deliver(event)).rejects.toThrow('b is away');
    await expect(telemetry.deliver(event)).rejects.toThrow('b is away');
    isAway = false;
    await telemetry.deliver(event);
    expect(calls).toEqual(['a', 'b', 'c', 'b', 'b']);
    // The same id again after all have it is a new delivery.
    await telemetry.deliver(event);
    expect(calls.slice(5)).toEqual(['a', 'b', 'c']);
  });

  it('passes on what there is, and adds the figures up', async () => {
    const flushed: number[] = [];
    const status = { buffered: 1, sent: 2, dropped: 3, failures: 4, lastFailure: 'away' };
    const measured: number[] = [];
    const telemetry = combineTelemetry([
      { ...createQuietTelemetry(), flush: async (ms) => void flushed.push(ms), status: () => status },
      { ...createQuietTelemetry(), measure: (list) => void measured.push(list.length), status: () => status },
    ]);
    await telemetry.flush(9);
    telemetry.measure?.([]);
    expect([flushed, measured]).toEqual([[9], [0]]);
    expect(telemetry.status()).toEqual({ buffered: 2, sent: 4, dropped: 6, failures: 8, lastFailure: 'away' });
    expect(combineTelemetry([createQuietTelemetry()]).measure).toBeUndefined();
  });
});
