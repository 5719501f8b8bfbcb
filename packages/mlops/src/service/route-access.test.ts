import { createHandler, type RouteRequest, SentimentError } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { type AccessOptions, createRouteAccess } from './route-access.ts';

const predictionKey = 'prediction-key-0123456789';
const nextPredictionKey = 'next-prediction-key-0123';
const monitoringKey = 'monitoring-key-0123456789';

function requestTo(path: string, headers: Readonly<Record<string, string>>): RouteRequest {
  return {
    method: 'GET',
    path,
    query: '',
    header: (name) => headers[name],
    text: () => Promise.reject(new Error('The body is read before the key.')),
    stream: () => {
      throw new Error('The body is read before the key.');
    },
  };
}

function serviceWith(options: AccessOptions) {
  const access = createRouteAccess(options);
  const answering = (path: string) => ({
    method: 'GET' as const,
    path,
    handle: () => ({ status: 200, headers: {}, body: 'ok' }),
  });
  const routes = [
    ...access.prediction([answering('/predict')]),
    ...access.monitoring([
      answering('/stats'),
      { ...answering('/v2'), problem: () => ({ status: 403, headers: { 'x-form': 'own' }, body: 'own form' }) },
    ]),
  ];
  const handle = createHandler({ routes });
  return async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await handle(requestTo(path, headers));
    const { code } = response.body.toString().startsWith('{') ? JSON.parse(response.body.toString()) : {};
    return { ...response, code };
  };
}

function bearer(key: string) {
  return { authorization: `Bearer ${key}` };
}

describe('access to routes', () => {
  it('lets everybody predict and nobody monitor when there is no key', async () => {
    const call = serviceWith({});
    expect((await call('/predict')).status).toBe(200);
    expect(await call('/stats', bearer(monitoringKey))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('asks for a key, in either header, and knows several', async () => {
    const call = serviceWith({ predictionKeys: [predictionKey, nextPredictionKey], monitoringKeys: [monitoringKey] });
    const refused = await call('/predict');
    expect(refused).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    for (const key of [predictionKey, nextPredictionKey, monitoringKey]) {
      expect((await call('/predict', bearer(key))).status).toBe(200);
      expect((await call('/predict', { authorization: `bearer ${key}` })).status).toBe(200);
      expect((await call('/predict', { 'x-api-key': key })).status).toBe(200);
    }
    for (const key of [`${predictionKey} `, predictionKey.slice(1), predictionKey.toUpperCase(), ''])
      expect((await call('/predict', { 'x-api-key': key })).status).toBe(401);
    expect((await call('/predict', { authorization: `Basic ${predictionKey}` })).status).toBe(401);
  });

  it('keeps monitoring to its own keys', async () => {
    const call = serviceWith({ predictionKeys: [predictionKey], monitoringKeys: [monitoringKey] });
    expect((await call('/stats', bearer(monitoringKey))).status).toBe(200);
    expect(await call('/stats', bearer(predictionKey))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await call('/stats', bearer('unknown-key-0123456789'))).toMatchObject({ status: 401 });
    expect(await call('/stats')).toMatchObject({ status: 401 });
  });

  it('opens monitoring only when told to', async () => {
    expect((await serviceWith({ openMonitoring: true })('/stats')).status).toBe(200);
    expect(() => createRouteAccess({ openMonitoring: true, monitoringKeys: [monitoringKey] })).toThrow(
      'option "access.openMonitoring" must be false beside monitoringKeys',
    );
  });

  it('refuses in the form of the route', async () => {
    expect(await serviceWith({})('/v2')).toMatchObject({ status: 403, headers: { 'x-form': 'own' }, body: 'own form' });
  });

  it.each([
    [{ predictionKeys: ['short'] }, 'access.predictionKeys[0]'],
    [{ monitoringKeys: ['with space 0123456789'] }, 'access.monitoringKeys[0]'],
    [{ monitoringKeys: [17] as unknown as string[] }, 'access.monitoringKeys[0]'],
  ])('refuses a key that is none, without quoting it', (options, field) => {
    let thrown: unknown;
    try {
      createRouteAccess(options);
    } catch (error) {
      thrown = error;
    }
    expect(SentimentError.isInstance(thrown) && [thrown.code, thrown.field]).toEqual(['option_invalid', field]);
    expect(String(thrown)).not.toMatch(/short|with space|17/);
  });
});
