import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertsOf, manyAtOnce } from './http-client.ts';
import {
  startApplicationInsightsCollector,
  type ApplicationInsightsCollector,
} from './application-insights-collector.ts';
import { createMailReceiver, decodeMail, type MailReceiver } from './mail-receiver.ts';
import { startService, type ServiceProcess } from './service-process.ts';
import { startWebhookReceiver, webhookSecret, type WebhookReceiver } from './webhook-receiver.ts';

const canary = 'canaryQ7zK1xW9';
const predictions = 1_000;
const wrong = 250;
const atOnce = 4;

let folder = '';
let collector: ApplicationInsightsCollector;
let mail: MailReceiver;
let webhook: WebhookReceiver;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receivers-away-'));
  collector = await startApplicationInsightsCollector();
  mail = await createMailReceiver();
  webhook = await startWebhookReceiver();
});
afterAll(async () => {
  await Promise.all([collector.stop(), mail.goAway(), webhook.stop()]);
  await rm(folder, { recursive: true });
});

interface Load {
  readonly predictMs: readonly number[];
  readonly feedbackMs: readonly number[];
  readonly wrongIds: readonly string[];
}

/** Predicts and says of every fourth that it was wrong. All must be answered with 200. */
async function putUnderLoad(service: ServiceProcess): Promise<Load> {
  const texts = Array.from({ length: predictions }, (_, index) => `@someone ${canary} late again, flight ${index}`);
  const feedbackMs: number[] = [];
  const wrongIds: string[] = [];
  const predictMs = await manyAtOnce(texts, atOnce, async (text, index) => {
    const { status, body, milliseconds } = await service.post('/predict', { text });
    expect(status).toBe(200);
    if (index % (predictions / wrong) === 0) {
      const predictionId = String(body['predictionId']);
      const report = { predictionId, correct: false, text, comment: `${canary} is the name` };
      const answer = await service.post('/feedback', report);
      expect(answer.status).toBe(200);
      feedbackMs.push(answer.milliseconds);
      wrongIds.push(predictionId);
    }
    return milliseconds;
  });
  return { predictMs, feedbackMs, wrongIds };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)];
}

/** Disks and neighbours hold up a request for parts of a second; what waits for a receiver that is slow waits for ten. */
const allowance = 1_000;

function expectAsFast(name: string, values: readonly number[], without: readonly number[]): void {
  const [p99, baseline] = [quantile(values, 0.99), quantile(without, 0.99)];
  console.warn(`${name}: 99% within ${p99.toFixed(1)} ms, without receivers ${baseline.toFixed(1)} ms`);
  expect(p99).toBeLessThan(5 * baseline + allowance);
}

it('receivers that are away or slow hold up no request, and are told everything once they are back, but no text', async () => {
  const alone = await startService({ environment: { SQLITE_FILE: join(folder, 'alone.sqlite') } });
  await putUnderLoad(alone);
  const without = await putUnderLoad(alone);
  expect(await alone.stop()).toBe(0);

  const environment = {
    SQLITE_FILE: join(folder, 'service.sqlite'),
    APPLICATIONINSIGHTS_CONNECTION_STRING: collector.connectionString,
    NODE_EXTRA_CA_CERTS: collector.certificateFile,
    ALERT_MAIL_TO: 'airline@example.test',
    ALERT_MAIL_FROM: 'alerts@example.test',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(mail.port),
    SMTP_SECURITY: 'none',
    ALERT_WEBHOOK_URL: webhook.url,
    ALERT_WEBHOOK_SECRET: webhookSecret,
  };
  await collector.goAway();
  webhook.delayMs = 60_000;
  const first = await startService({ environment });
  const warmUp = await putUnderLoad(first);
  const measured = await putUnderLoad(first);
  expectAsFast('/predict', measured.predictMs, without.predictMs);
  expectAsFast('/feedback', measured.feedbackMs, without.feedbackMs);
  const [{ deliveries }] = await alertsOf(first);
  expect(deliveries.filter(({ destination }) => destination !== 'log').map(({ state }) => state)).toEqual(
    Array.from({ length: 3 }, () => 'pending'),
  );
  // It must not wait for them when it ends, either; what was not sent is in the store.
  const stopping = performance.now();
  expect(await first.stop()).toBe(0);
  expect(performance.now() - stopping).toBeLessThan(30_000);
  expect([collector.accepted.length, mail.mails.length]).toEqual([0, 0]);

  const second = await startService({ environment });
  await collector.comeBack();
  await mail.comeBack();
  webhook.delayMs = 0;
  const wrongIds = [...warmUp.wrongIds, ...measured.wrongIds].sort();
  const reported = () =>
    new Set(collector.events('WRONG_PREDICTION').map(({ data }) => data.baseData.properties?.['predictionId']));
  await expect.poll(() => reported().size, { timeout: 120_000, interval: 200 }).toBe(wrongIds.length);
  expect([...reported()].sort()).toEqual(wrongIds);
  await expect
    .poll(async () => (await alertsOf(second))[0].deliveries.map(({ state }) => state), { timeout: 120_000 })
    .toEqual(Array.from({ length: 4 }, () => 'delivered'));
  expect(await alertsOf(second)).toHaveLength(1);
  expect(await second.stop()).toBe(0);

  expect(collector.events('ALERT').length).toBeGreaterThan(0);
  expect(mail.mails.filter((one) => decodeMail(one).includes('reported wrong'))).toHaveLength(1);
  const ids = webhook.calls
    .filter(({ body }) => body.includes('"wrong-predictions"'))
    .map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
  expect(collector.faults).toEqual([]);
  const written = [first, second].map((service) => service.output());
  const sent = [
    ...collector.bodies,
    ...mail.mails.map(decodeMail),
    ...webhook.calls.map(({ body }) => body),
    ...written,
  ];
  expect(sent.filter((text) => text.includes(canary) || text.includes('someone'))).toEqual([]);
});
