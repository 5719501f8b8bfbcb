// `npm run demo:alert`: three predictions reported wrong, and what arrives because of it. Every part is real but Azure's
// collector, which stands on this machine and speaks its wire format.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createSentimentServer } from '@sentiment-core/express';
import { createWebhookSecret, createService } from '@sentiment-core/mlops/service';
import { loadClassifier } from 'sentiment-core';
import { startApplicationInsightsCollector } from '../../tests/service/application-insights-collector.ts';
import { readableMail, startMailReceiver, startWebhookReceiver } from './receivers.ts';

const tweets = [
  'Thanks @AirParadis for the free night at the airport, amazing',
  'Love being stuck on the runway for two hours, lovely evening',
  'My bag is enjoying its holiday in Rome without me, wonderful service',
];
const timeoutMs = 15_000;

function title(text: string): void {
  return console.log(`\n=== ${text}`);
}

async function until(what: string, done: () => boolean): Promise<void> {
  const giveUp = performance.now() + timeoutMs;
  while (!done()) {
    if (performance.now() > giveUp) throw new Error(`${what} did not arrive within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const secret = createWebhookSecret();
const [mail, webhook, collector] = await Promise.all([
  startMailReceiver(),
  startWebhookReceiver(secret),
  startApplicationInsightsCollector(),
]);
setDefaultCACertificates([...getCACertificates(), collector.certificate]);

const classifier = await loadClassifier();
const service = await createService({
  classifier,
  database: { kind: 'sqlite', file: ':memory:' },
  access: { openMonitoring: true },
  telemetry: { applicationInsights: { connectionString: collector.connectionString, intervalMs: 100 } },
  alerts: {
    publicUrl: 'https://sentiment.example.com',
    channels: {
      mail: {
        kind: 'smtp',
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        from: 'Sentiment <alerts@airparadis.example>',
        to: ['marketing@airparadis.example'],
      },
      webhook: { kind: 'webhook', url: webhook.url, secret },
    },
  },
});
const server = createSentimentServer({ routes: service.routes, rateLimit: false });
const { url } = await server.listen({ port: 0 });

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

try {
  title('Three predictions, each reported wrong');
  for (const text of tweets) {
    const { predictionId, label, confidence } = await post('/predict', { text });
    await post('/feedback', { predictionId, correct: false, text });
    console.log(`${String(label)} (${Number(confidence).toFixed(2)}), reported wrong: ${text}`);
  }
  await until('the mail', () => mail.mails.length > 0);
  await until('the call of the webhook', () => webhook.calls.length > 0);
  await until('the events', () => collector.events('ALERT').length > 0);
  await service.flush(timeoutMs);
  await until('WRONG_PREDICTION', () => collector.events('WRONG_PREDICTION').length === tweets.length);

  title('The mail');
  for (const one of mail.mails) console.log(readableMail(one));
  title('The call of the webhook');
  for (const { headers, body, genuine } of webhook.calls) {
    for (const [name, value] of Object.entries(headers))
      if (name.startsWith('webhook-')) console.log(`${name}: ${value}`);
    console.log(`signature: ${genuine ? 'right' : 'WRONG'}\n${JSON.stringify(JSON.parse(body), null, 2)}`);
  }
  title('The envelopes of Application Insights');
  for (const { data } of collector.accepted) console.log(JSON.stringify(data));
  title('GET /alerts');
  console.log(JSON.stringify(await (await fetch(`${url}/alerts`)).json(), null, 2));

  const sent = [...mail.mails, ...webhook.calls.map(({ body }) => body), ...collector.bodies].join('\n');
  const faults = [
    ...collector.faults,
    ...tweets.filter((tweet) => sent.includes(tweet)).map((tweet) => `the text of a tweet has left: ${tweet}`),
    ...(webhook.calls.every(({ genuine }) => genuine) ? [] : ['a webhook came with a wrong signature']),
    ...(mail.mails.length === 1 && webhook.calls.length === 1 ? [] : ['an alert was told more than once']),
  ];
  title(faults.length === 0 ? 'One alert, everywhere once, and no text of a tweet left' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await server.close();
  await service.close();
  await Promise.all([mail.close(), webhook.close(), collector.stop()]);
}
