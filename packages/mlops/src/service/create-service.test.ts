import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createHandler, SentimentError, toWebHandler } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createService, type Service } from './create-service.ts';
import type { ServiceSettings } from './service-settings.ts';

const monitoringKey = 'monitoring-key-0123456789';
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(settings: Partial<ServiceSettings> = {}) {
  const lines: string[] = [];
  const failures: unknown[] = [];
  const service: Service = await createService({
    classifier: createWordCountClassifier(),
    database: { kind: 'sqlite', file: ':memory:' },
    access: { openMonitoring: true },
    alerts: { channels: { log: { kind: 'log', write: (line) => void lines.push(line) } } },
    telemetry: { environment: {} },
    onError: (error) => void failures.push(error),
    ...settings,
  });
  closers.push(() => service.close());
  const call = toWebHandler(createHandler({ routes: service.routes }));
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers: { 'content-type': 'application/json', ...headers } };
    const response = await call(
      new Request(`http://host${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
    );
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const reportWrong = async (text: string) => {
    const { body } = await send('POST', '/predict', { text });
    return send('POST', '/feedback', { predictionId: body.predictionId, correct: false, text });
  };
  return { service, send, reportWrong, lines, failures };
}

describe('a service', () => {
  it('predicts, takes feedback, counts it, alerts on it, and shows all of it', async () => {
    const { send, reportWrong, lines, failures } = await start();
    for (const text of ['good food', 'good seat', 'good crew']) expect((await reportWrong(text)).status).toBe(200);
    await expect.poll(() => lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/food|seat|crew/);
    const stats = await send('GET', '/stats');
    expect(stats.status).toBe(200);
    expect(JSON.stringify(stats.body)).toContain('word-count');
    const errors = await send('GET', '/feedback/errors');
    expect(errors.body.errors.map(({ text }: { text: string }) => text).sort()).toEqual([
      'good crew',
      'good food',
      'good seat',
    ]);
    const alerts = await send('GET', '/alerts');
    expect(JSON.stringify(alerts.body)).toContain('wrong-predictions');
    expect((await send('GET', '/metrics')).body).toContain('sentiment_wrong_predictions_total');
    expect((await send('GET', '/drift')).status).toBe(200);
    expect((await send('GET', '/ping')).status).toBe(200);
    expect(failures).toEqual([]);
  });

  it('counts a true label that comes with a prediction as feedback', async () => {
    const { send, service } = await start();
    const { body } = await send('POST', '/predict', { text: 'good food', trueLabel: 'negative' });
    await service.flush(1_000);
    const errors = await send('GET', '/feedback/errors');
    expect(errors.body.errors[0].predictionId).toBe(body.predictionId);
  });

  it('counts predictions by MLflow’s protocol as its own', async () => {
    const { send, service } = await start();
    expect((await send('POST', '/invocations', { inputs: ['good', 'bad'] })).status).toBe(200);
    await service.flush(1_000);
    expect(JSON.stringify((await send('GET', '/stats')).body)).toMatch(/"predictions":2/);
  });

  it('is closed to monitoring without a key, and documents the keys', async () => {
    const closed = await start({ access: {} });
    for (const path of ['/stats', '/metrics', '/drift', '/alerts', '/feedback/errors'])
      expect((await closed.send('GET', path)).status).toBe(403);
    for (const path of ['/health', '/ready', '/model', '/openapi.json', '/ping'])
      expect((await closed.send('GET', path)).status).toBe(200);
    expect((await closed.send('POST', '/predict', { text: 'a' })).status).toBe(200);
    const keyed = await start({
      access: { predictionKeys: ['prediction-key-0123456789'], monitoringKeys: [monitoringKey] },
    });
    for (const [path, body] of [
      ['/predict', { text: 'a' }],
      ['/predict/batch', { texts: ['a'] }],
      ['/feedback', {}],
      ['/invocations', { inputs: ['a'] }],
      ['/v2/models/word-count/infer', {}],
    ] as const)
      expect([path, (await keyed.send('POST', path, body)).status]).toEqual([path, 401]);
    const authorization = { authorization: `Bearer ${monitoringKey}` };
    expect((await keyed.send('GET', '/stats', undefined, authorization)).status).toBe(200);
    const { body: document } = await keyed.send('GET', '/openapi.json');
    expect(document.paths['/stats'].get.security).toBeDefined();
    expect(document.paths['/predict'].post.security).toBeDefined();
    expect(document.paths['/health'].get.security).toBeUndefined();
  });

  it('keeps what it knows over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentiment-service-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const database = { kind: 'sqlite' as const, file: join(folder, 'service.sqlite') };
    const first = await start({ database });
    const { body } = await first.send('POST', '/predict', { text: 'good food' });
    await first.service.close();
    await first.service.close();
    const second = await start({ database });
    const answer = await second.send('POST', '/feedback', {
      predictionId: body.predictionId,
      correct: false,
      text: 'good food',
    });
    expect(answer.status).toBe(200);
    const other = await second.send('POST', '/feedback', {
      predictionId: body.predictionId,
      correct: false,
      text: 'other',
    });
    expect(other.status).toBe(400);
  });

  it('flushes for no longer than it is told, while another process holds the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentiment-service-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'service.sqlite');
    const { send, service } = await start({ database: { kind: 'sqlite', file, timeoutMs: 2_000 } });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await send('POST', '/predict', { text: 'good food' });
    const began = performance.now();
    await service.flush(100);
    expect(performance.now() - began).toBeLessThan(1_500);
    other.close();
  });

  it('takes feedback with every text that it predicts', async () => {
    const { send } = await start({ limits: { textLength: 150_000 } });
    const text = 'good '.repeat(25_000);
    const { body } = await send('POST', '/predict', { text });
    const report = { predictionId: body.predictionId, correct: false, text };
    expect((await send('POST', '/feedback', report)).status).toBe(200);
  });

  it('predicts while the store is away, and says so', async () => {
    const { send, service, failures } = await start();
    await service.close();
    expect((await send('POST', '/predict', { text: 'good' })).status).toBe(200);
    await expect.poll(() => failures.length).toBeGreaterThan(0);
  });

  it.each([
    [{ surprise: 1 }, 'surprise'],
    [{ telemetry: { sampling: 2 } }, 'telemetry.sampling'],
    [{ feedback: { keepTexts: 'false' } }, 'feedback.keepTexts'],
    [{ feedback: { keepConfirmedTexts: 1 } }, 'feedback.keepConfirmedTexts'],
    [{ alerts: { channels: { telemetry: { kind: 'log' } } } }, 'alerts.channels'],
    [
      { alerts: { channels: { mail: { kind: 'smtp', host: '', from: 'a@b', to: ['a@b'] } } } },
      'alerts.channels.mail.host',
    ],
    [{ feedback: { days: { texts: 0 } } }, 'feedback.days.texts'],
    [{ access: { monitoringKeys: ['short'] } }, 'access.monitoringKeys[0]'],
    [{ drift: { minimumRows: 1 } }, 'drift.minimumRows'],
  ])('refuses %o and lets everything go', async (wrong, field) => {
    const error = await start(wrong as Partial<ServiceSettings>).catch((reason: unknown) => reason);
    expect(SentimentError.isInstance(error) && [error.code, error.field]).toEqual(['option_invalid', field]);
  });
});
