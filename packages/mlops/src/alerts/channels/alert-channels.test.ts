import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askedWaitOf } from '../../delivery/sender.ts';
import { afterTest } from '../../delivery/temporary-database-fixture.ts';
import { wrongPredictionsAlert as alert, wrongRateAlert } from '../alerts-fixture.ts';
import { createAlertChannels, createLogChannel } from './alert-channels.ts';
import { createSlackChannel, createTeamsChannel } from './chat-channels.ts';
import { createTelemetryChannel } from './telemetry-channel.ts';
import { createWebhookChannel, createWebhookSecret, verifyWebhookSignature } from './webhook-channel.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver on this machine, for one test. */
async function listen(answer: RequestListener = (_request, response) => void response.end('ok')) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/T0/s3cret`, received };
}
const attempt = { id: 'delivery-1', attempt: 1, createdAt: 0 };
const { signal } = new AbortController();
async function failureOf(sending: Promise<unknown>): Promise<Error> {
  try {
    await sending;
  } catch (error) {
    return error as Error;
  }
  return expect.unreachable();
}

describe('webhook channel', () => {
  it('posts the alert, signed so that the receiver can tell', async () => {
    const { url, received } = await listen();
    const secret = createWebhookSecret();
    const channel = createWebhookChannel({ url, secret, publicUrl: 'https://sentiment.example.com' });
    await channel.send(alert, signal, attempt);
    const [{ headers, body }] = received;
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(verifyWebhookSignature({ secrets: secret, headers, body })).toBe(true);
    expect(headers['webhook-id']).toBe('delivery-1');
    expect(JSON.parse(body)).toMatchObject({
      type: 'alert.fired',
      timestamp: '2026-01-01T12:05:00.000Z',
      title: '4 predictions reported wrong within 5 minutes',
      data: alert,
      links: [{ address: 'https://sentiment.example.com/feedback/errors' }, {}, {}],
    });
  });

  it.each([
    [
      'answers 500',
      (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(500).end(),
      'answered 500',
    ],
    [
      'redirects',
      (_: unknown, response: { writeHead(status: number, headers: object): { end(): void } }) =>
        response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
      'answered 307; redirects are not followed',
    ],
    [
      'drops the connection',
      (request: { socket: { destroy(): void } }) => request.socket.destroy(),
      'could not be reached (UND_ERR_SOCKET)',
    ],
    ['never answers', () => undefined, 'did not answer within 200 ms'],
  ])('fails when the receiver %s, and says so without the address', async (_, answer, message) => {
    const { url } = await listen(answer as RequestListener);
    const failure = await failureOf(
      createSlackChannel({ url, timeoutMs: 200 }).send(alert, signal, attempt) as Promise<unknown>,
    );
    expect(failure).toMatchObject({ code: 'delivery_failed', message });
  });

  it('fails when nobody listens', async () => {
    const failure = await failureOf(
      createTeamsChannel({ url: 'http://127.0.0.1:1/s3cret' }).send(alert, signal, attempt) as Promise<unknown>,
    );
    expect(failure.message).toMatch(/^could not be reached( \(\w+\))?$/);
  });

  it('passes on how long the receiver wants to be left alone', async () => {
    for (const [header, least, most] of [
      ['7', 7_000, 7_000],
      [new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
      ['soon', 0, 0],
    ] as const) {
      const { url } = await listen(
        (_request, response) => void response.writeHead(429, { 'retry-after': header }).end(),
      );
      const asked = askedWaitOf(
        await failureOf(createSlackChannel({ url }).send(alert, signal, attempt) as Promise<unknown>),
      );
      expect(asked).toBeGreaterThanOrEqual(least);
      expect(asked).toBeLessThanOrEqual(most);
    }
  });

  it('ends when it is aborted', async () => {
    const { url } = await listen(() => undefined);
    const stop = new AbortController();
    const sending = createSlackChannel({ url }).send(alert, stop.signal, attempt);
    stop.abort();
    expect(await failureOf(sending as Promise<unknown>)).toMatchObject({ code: 'delivery_failed' });
  });

  it.each([
    'http://hooks.example.com/s3cret',
    'http://127.0.0.1.example.com/s3cret',
    'http://localhost.example.com/s3cret',
    'https://user:s3cret@hooks.example.com/',
    'file:///s3cret',
    's3cret',
    5,
  ])('refuses the address %s without showing it', (url) => {
    try {
      createSlackChannel({ url: url as string });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'option_invalid', field: 'url' });
      expect(String(error)).not.toContain('s3cret');
    }
  });

  it('takes http: to other machines where the operator says so', () => {
    expect(createSlackChannel({ url: 'http://hooks.internal/x', allowInsecure: true })).toBeDefined();
    expect(createSlackChannel({ url: 'http://[::1]:8080/x' })).toBeDefined();
  });
});

describe('other channels', () => {
  it('log: one line of JSON', async () => {
    const lines: string[] = [];
    await createLogChannel({ write: (line) => lines.push(line) }).send(alert, signal, attempt);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'ALERT', alert }]);
  });

  it('telemetry: alerts become events, events go as they are', async () => {
    const events: unknown[] = [];
    const channel = createTelemetryChannel({
      deliver: (event) => {
        events.push(event);
        return Promise.resolve();
      },
    });
    const changed = { name: 'MODEL_CHANGED', id: '1', at: 1, properties: { modelName: 'a', modelVersion: '2' } };
    for (const payload of [alert, wrongRateAlert, changed]) await channel.send(payload, signal, attempt);
    expect(events).toEqual([
      {
        name: 'ALERT',
        id: alert.id,
        at: alert.firedAt,
        properties: {
          alertId: alert.id,
          rule: 'wrong-predictions',
          value: 4,
          threshold: 3,
          windowMs: 300_000,
          modelName: alert.models[0].name,
          modelVersion: '7',
        },
      },
      {
        name: 'ALERT',
        id: wrongRateAlert.id,
        at: alert.firedAt,
        properties: expect.objectContaining({ rule: 'wrong-rate', value: 0.54, threshold: 0.4, windowMs: 86_400_000 }),
      },
      changed,
    ]);
  });

  it('come from settings, by name', () => {
    const channels = createAlertChannels(
      {
        mail: { kind: 'smtp', host: 'mail.example.com', from: 'a@example.com', to: ['b@example.com'] },
        hook: { kind: 'webhook', url: 'https://example.com/x', secret: createWebhookSecret() },
        slack: { kind: 'slack', url: 'https://hooks.slack.com/x' },
        teams: { kind: 'teams', url: 'https://example.com/y', publicUrl: 'https://other.example.com' },
        log: { kind: 'log' },
        telemetry: { kind: 'telemetry' },
      },
      { telemetry: { deliver: () => Promise.resolve() }, publicUrl: 'https://sentiment.example.com' },
    );
    expect(Object.keys(channels)).toEqual(['mail', 'hook', 'slack', 'teams', 'log', 'telemetry']);
  });

  it.each([
    [{ ops: { kind: 'slack', url: 'http://s3cret.example.com' } }, 'channels.ops.url'],
    [{ ops: { kind: 'slack', url: 'https://example.com', colour: 1 } }, 'channels.ops.colour'],
    [{ ops: { kind: 'pager' } }, 'channels.ops.kind'],
    [{ ops: { kind: 'telemetry' } }, 'channels.ops.kind'],
    [{ 'Ops!': { kind: 'log' } }, 'channels'],
    [{ ops: { kind: 'webhook', url: 'https://example.com', secret: 's3cret' } }, 'channels.ops.secret'],
    [{ ops: { kind: 'teams', url: 'https://example.com', publicUrl: 'javascript:s3cret' } }, 'channels.ops.publicUrl'],
  ])('refuses %o', (channels, field) => {
    try {
      createAlertChannels(channels as never);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'option_invalid', field });
      expect(String(error)).not.toContain('s3cret');
    }
  });
});
