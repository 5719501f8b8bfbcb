import { createHandler, createOpenApiDocument, toWebHandler } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { createOutbox } from '../delivery/outbox.ts';
import { deliveryFailure } from '../delivery/sender.ts';
import { afterTest, eventually, openTemporary } from '../delivery/temporary-database-fixture.ts';
import { createAlertsRoutes } from './alerts-routes.ts';
import { createAlerts } from './alerts.ts';
import { storePredictions, tell } from './reports-fixture.ts';

async function serve() {
  const database = await openTemporary();
  const outbox = createOutbox({
    database,
    senders: {
      mail: { send: () => Promise.resolve() },
      hook: { send: () => Promise.reject(deliveryFailure('answered 503')) },
    },
    retry: { firstWaitMs: 100_000 },
    pollIntervalMs: 10,
  });
  afterTest(() => outbox.close());
  const alerts = createAlerts({
    database,
    outbox,
    channels: ['mail', 'hook'],
    wrongPredictions: { threshold: 1, cooldownMs: 1 },
  });
  afterTest(() => alerts.close());
  const call = toWebHandler(createHandler({ routes: createAlertsRoutes({ alerts }), onError: () => undefined }));
  const get = async (query = '') => {
    const response = await call(new Request(`http://host/alerts${query}`));
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { database, outbox, alerts, get };
}

describe('GET /alerts', () => {
  it('gives the rules and the firings, newest first, with their deliveries', async () => {
    const { database, outbox, alerts, get } = await serve();
    expect((await get()).body).toMatchObject({
      rules: {
        wrongPredictions: {
          threshold: 1,
          windowMs: 300_000,
          standingReports: 0,
          countingReports: 0,
          cooldownUntil: null,
        },
        wrongRate: { limit: 0.4, leastFeedback: 50, hours: 24 },
      },
      firings: [],
    });
    await storePredictions(database, ['a', 'b']);
    for (const [index, id] of ['a', 'b'].entries()) {
      await tell(database, alerts, id);
      await eventually(async () => (await get()).body.firings.length === index + 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await outbox.flush(2_000);
    const { status, headers, body } = await get();
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body.firings.map(({ alert }: { alert: { predictionIds: string[] } }) => alert.predictionIds)).toEqual([
      ['b'],
      ['a'],
    ]);
    expect(body.firings[0].deliveries).toMatchObject([
      { destination: 'hook', state: 'pending', attempts: 1, note: 'answered 503', nextAttemptAt: expect.any(Number) },
      { destination: 'mail', state: 'delivered', attempts: 1, note: null, deliveredAt: expect.any(Number) },
    ]);
    expect((await get('?limit=1')).body.firings).toHaveLength(1);
  });

  it.each(['0', '501', '-1', '1.5', 'all', '1e2', ''])('refuses the limit %j', async (limit) => {
    const { get } = await serve();
    const { status, body } = await get(`?limit=${limit}`);
    expect([status, body.code, body.field]).toEqual([400, 'invalid_request', 'limit']);
  });

  it('is described', async () => {
    const { alerts } = await serve();
    const document = createOpenApiDocument(createAlertsRoutes({ alerts }));
    expect(JSON.stringify(document)).toContain('countingReports');
  });
});
