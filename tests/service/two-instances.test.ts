import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertsOf, manyAtOnce } from './http-client.ts';
import { findPostgresql, type PostgresqlServer, startPostgresql } from './postgresql-server.ts';
import { startService, type ServiceProcess } from './service-process.ts';
import { startWebhookReceiver, webhookSecret } from './webhook-receiver.ts';

const programs = await findPostgresql();
const reportsAtOnce = 200;

async function predict(service: ServiceProcess, count: number): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, index) => `late again, flight ${index}`);
  const { status, body } = await service.post('/predict/batch', { texts });
  expect(status).toBe(200);
  return (body['predictions'] as { predictionId: string }[]).map(({ predictionId }) => predictionId);
}

describe.skipIf(programs === undefined)('two instances with one PostgreSQL', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    if (programs !== undefined) server = await startPostgresql(programs);
  });
  afterAll(() => server.stop());

  const startTwo = async (settings: Readonly<Record<string, string>>) => {
    const receiver = await startWebhookReceiver();
    const environment = {
      DATABASE_URL: await server.createDatabase(),
      ALERT_WEBHOOK_URL: receiver.url,
      ALERT_WEBHOOK_SECRET: webhookSecret,
      ...settings,
    };
    // Both find the database empty.
    const services = await Promise.all([startService({ environment }), startService({ environment })]);
    const stop = async (): Promise<void> => {
      expect(await Promise.all(services.map((service) => service.stop()))).toEqual([0, 0]);
      await receiver.stop();
    };
    /** Of every two reports one goes to the instance that did not predict. */
    const reportWrong = (predictionIds: readonly string[]) =>
      manyAtOnce(predictionIds, reportsAtOnce, async (predictionId, index) => {
        const { status, body } = await services[index % 2].post('/feedback', { predictionId, correct: false });
        expect([status, body['changed']]).toEqual([200, true]);
      });
    return { services, receiver, reportWrong, stop };
  };

  it('a thousand wrong reports at once are one alert, sent once', async () => {
    const { services, receiver, reportWrong, stop } = await startTwo({});
    const ids = await predict(services[0], 1_000);
    await reportWrong(ids);
    await expect.poll(() => receiver.alerts(), { timeout: 60_000 }).toBe(1);
    for (const service of services) {
      const firings = await alertsOf(service);
      expect(firings).toHaveLength(1);
      expect(firings[0].alert.reports).toBeGreaterThanOrEqual(3);
      const { body } = await service.get('/stats');
      expect(JSON.stringify(body)).toContain('"predictions":1000');
    }
    await expect
      .poll(async () => (await alertsOf(services[1]))[0].deliveries.map(({ state }) => state), { timeout: 60_000 })
      .toEqual(['delivered', 'delivered']);
    await stop();
    expect(receiver.alerts()).toBe(1);
  });

  it('a thousand wrong reports, fifty for each window, are one alert for each window', async () => {
    const [windows, threshold] = [20, 50];
    const settings = { ALERT_THRESHOLD: String(threshold), ALERT_COOLDOWN_SECONDS: '1' };
    const { services, receiver, reportWrong, stop } = await startTwo(settings);
    const ids = [...(await predict(services[0], 500)), ...(await predict(services[1], 500))];
    for (let window = 0; window < windows; window++) {
      const reported = ids.filter((_, index) => index % windows === window);
      await reportWrong(reported.slice(1));
      if (window % 5 === 0) expect(await alertsOf(services[window % 2])).toHaveLength(window);
      await reportWrong(reported.slice(0, 1));
      await expect
        .poll(async () => (await alertsOf(services[window % 2])).length, { timeout: 60_000 })
        .toBe(window + 1);
    }
    await expect.poll(() => receiver.alerts(), { timeout: 60_000 }).toBe(windows);
    const firings = await alertsOf(services[0]);
    expect(await alertsOf(services[1])).toEqual(firings);
    expect(firings.map(({ alert }) => alert.reports)).toEqual(Array.from({ length: windows }, () => threshold));
    const times = firings.map(({ alert }) => alert.firedAt).toReversed();
    for (let index = 1; index < times.length; index++)
      expect(times[index] - times[index - 1]).toBeGreaterThanOrEqual(1_000);
    await stop();
    expect(receiver.alerts()).toBe(windows);
  });

  it('PostgreSQL away: predictions go on, feedback is refused with a time to come back, and then taken', async () => {
    const { services, reportWrong, stop } = await startTwo({});
    const [known] = await predict(services[0], 1);
    await reportWrong([known]);
    await server.kill();
    const refused = services[1].post('/feedback', { predictionId: known, correct: true });
    const [madeMeanwhile] = await predict(services[0], 1);
    expect(await refused).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'storage_unavailable' } });
    await server.restart();
    const later = async (service: ServiceProcess, predictionId: string) =>
      (await service.post('/feedback', { predictionId, correct: true })).status;
    await expect.poll(() => later(services[1], known), { timeout: 60_000 }).toBe(200);
    await expect.poll(() => later(services[0], madeMeanwhile), { timeout: 60_000 }).toBe(200);
    await stop();
  });
});
