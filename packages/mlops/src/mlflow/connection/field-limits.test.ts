import { describe, expect, it } from 'vitest';
import { createMlflowClient } from '../mlflow-client.ts';

function refuse() {
  return Promise.reject(new Error('sent'));
}
const client = createMlflowClient({ trackingUri: 'http://localhost:1', environment: {}, fetch: refuse, retries: 0 });
const { runs, experiments, registeredModels, loggedModels } = client;
const point = { key: 'loss', value: 1 };

describe('values over a limit', () => {
  it.each([
    ['metric key', '250', () => runs.logMetric('r', { ...point, key: 'k'.repeat(251) })],
    ['param key', '250', () => runs.logParams('r', { ['k'.repeat(251)]: 1 })],
    ['value of param p', '6000', () => runs.logParams('r', { p: 'x'.repeat(6001) })],
    ['value of tag t', '5000', () => runs.setTags('r', { t: 'x'.repeat(5001) })],
    ['value of tag t', '5000', () => registeredModels.setTag('m', 't', 'x'.repeat(5001))],
    ['name', '500', () => experiments.create('x'.repeat(501))],
    ['name', '256', () => registeredModels.create('x'.repeat(257))],
    ['alias', '255', () => registeredModels.setAlias('m', 'x'.repeat(256), '1')],
    ['dataset.digest', '36', () => runs.logInputs('r', { datasets: [dataset({ digest: 'x'.repeat(37) })] })],
    ['value of param p', '6000', () => loggedModels.logParams('m', { p: 'x'.repeat(6001) })],
  ])('%s: refused before sending, naming %s', async (field, limit, call) => {
    await expect(call()).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    await expect(call()).rejects.toThrow(new RegExp(`${field}.*the limit is ${limit}`));
  });

  const dataset = (changes: object) => ({ name: 'd', digest: '1', sourceType: 'local', source: '{}', ...changes });

  it('are counted in characters, as MLflow counts them', async () => {
    await expect(runs.logParams('r', { p: '😀'.repeat(6000) })).rejects.toMatchObject({
      errorCode: 'CONNECTION_FAILED',
    });
    await expect(runs.logParams('r', { p: '😀'.repeat(6001) })).rejects.toThrow('6001 characters');
  });

  it('can be let through to servers that take more', async () => {
    const roomy = createMlflowClient({ trackingUri: 'http://localhost:1', fetch: refuse, limits: { tagValue: 8000 } });
    await expect(
      roomy.runs.setTags('r', { t: 'x'.repeat(8000) }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      errorCode: 'ABORTED',
    });
  });

  it.each(['', 'a(b', 'ünïcode/é日'.concat('!'), '../up', '/root', 'a//b', 'a/./b', 'a/', '.', 'tab\t'])(
    'refuses the key %j',
    async (key) => {
      await expect(runs.logMetric('r', { ...point, key })).rejects.toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
    },
  );

  it.each(['loss', 'val/loss', 'é日', 'a b:c-d.e_f', '..a', '__proto__'])('lets the key %j through', async (key) => {
    await expect(runs.logMetric('r', { ...point, key })).rejects.toMatchObject({ errorCode: 'CONNECTION_FAILED' });
  });

  it('refuses steps, times and names that MLflow would change or refuse', async () => {
    const refused = { errorCode: 'INVALID_PARAMETER_VALUE' };
    await expect(runs.logMetric('r', { ...point, step: 1.5 })).rejects.toMatchObject(refused);
    await expect(runs.logMetric('r', { ...point, timestamp: -1 })).rejects.toMatchObject(refused);
    await expect(runs.logMetric('r', { ...point, value: '1' as unknown as number })).rejects.toMatchObject(refused);
    for (const alias of ['latest', 'Latest', 'v1', 'a b']) {
      await expect(registeredModels.setAlias('m', alias, '1')).rejects.toMatchObject(refused);
    }
    for (const name of ['', 'a/b', 'a:b', '..'])
      await expect(registeredModels.create(name)).rejects.toMatchObject(refused);
  });
});
