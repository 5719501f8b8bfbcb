import { describe, expect, it } from 'vitest';
import type { Classifier } from 'sentiment-core';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createOpenInferenceRoutes } from './open-inference-routes.ts';
import { serveProtocols, serveRoutes } from './served-routes-fixture.ts';

const inputs = [{ name: 'text', shape: [2], datatype: 'BYTES', data: ['good', 'bad'] }];
const label = { name: 'label', datatype: 'BYTES', shape: [2], data: ['positive', 'negative'] };
const negative = { name: 'prob_negative', datatype: 'FP32', shape: [2], data: [0.25, 0.75] };
const positive = { name: 'prob_positive', datatype: 'FP32', shape: [2], data: [0.75, 0.25] };

describe('server and model', () => {
  it('describe themselves', async () => {
    const { get } = await serveProtocols({ version: '9.8.7' });
    const read = async (path: string): Promise<unknown> => (await get(path)).json();
    expect(await read('/v2')).toEqual({ name: 'sentiment-core', version: '9.8.7', extensions: [] });
    expect(await read('/v2/health/live')).toEqual({ live: true });
    expect(await read('/v2/health/ready')).toEqual({ ready: true });
    for (const path of ['/v2/models/word-count', '/v2/models/word-count/versions/1']) {
      expect(await read(`${path}/ready`)).toEqual({ name: 'word-count', ready: true });
      expect(await read(path)).toEqual({
        name: 'word-count',
        versions: ['1'],
        platform: 'sentiment-core_word-count',
        inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
        outputs: [label, negative, positive].map(({ name, datatype }) => ({ name, datatype, shape: [-1] })),
      });
    }
  });

  it.each([
    '/v2/models/other',
    '/v2/models/other/ready',
    '/v2/models/word-count%2f',
    '/v2/models/word-count/versions/2',
    '/v2/models/word-count/versions/2/ready',
    '/v2/models/__proto__',
  ])('are not %s', async (path) => {
    const response = await (await serveProtocols()).get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^T/) });
  });

  it('are live before they are ready', async () => {
    let classifier: Classifier | undefined = undefined;
    const { get, post } = await serveProtocols({ classifier: () => classifier });
    expect([(await get('/v2')).status, (await get('/v2/health/live')).status]).toEqual([200, 200]);
    for (const path of ['/v2/health/ready', '/v2/models/word-count', '/v2/models/word-count/ready']) {
      const early = await get(path);
      expect([early.status, await early.json()]).toEqual([503, { error: 'The model is not loaded yet.' }]);
    }
    expect((await post('/v2/models/word-count/infer', { inputs })).status).toBe(503);
    classifier = createWordCountClassifier();
    expect((await get('/v2/models/word-count/ready')).status).toBe(200);
  });

  it('take a name from the path, slashes and all', async () => {
    const routes = createOpenInferenceRoutes({ classifier: createWordCountClassifier(), modelName: 'team/tweets é' });
    const { get, post } = await serveRoutes(routes);
    const path = `/v2/models/${encodeURIComponent('team/tweets é')}`;
    expect(await (await get(path)).json()).toMatchObject({ name: 'team/tweets é' });
    expect(await (await post(`${path}/infer`, { inputs })).json()).toMatchObject({ model_name: 'team/tweets é' });
    expect((await get('/v2/models/word-count')).status).toBe(404);
    expect((await get('/v2/models/team/tweets')).status).toBe(404);
  });
});

describe('POST infer', () => {
  it.each(['/v2/models/word-count/infer', '/v2/models/word-count/versions/1/infer'])('predicts at %s', async (path) => {
    const { post } = await serveProtocols();
    const model = { model_name: 'word-count', model_version: '1' };
    const response = await post(path, { inputs });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await response.json()).toEqual({ ...model, outputs: [label, negative, positive] });
    const wanted = { id: '42', inputs, outputs: [{ name: 'prob_positive' }, { name: 'label' }] };
    expect(await (await post(path, wanted)).json()).toEqual({ ...model, id: '42', outputs: [positive, label] });
    const undeclared = await post(path, JSON.stringify({ inputs }), null);
    expect([undeclared.status, await undeclared.json()]).toMatchObject([200, { outputs: [label, {}, {}] }]);
  });

  it.each([
    [400, '{', 'application/json'],
    [400, '', null],
    [400, { inputs: [] }, 'application/json'],
    [400, { inputs, outputs: [{ name: 'logits' }] }, 'application/json'],
    [400, { inputs: [{ ...inputs[0], data: ['good', 1] }] }, 'application/json'],
    [413, { inputs: [{ ...inputs[0], shape: [3], data: ['a', 'b', 'c'] }] }, 'application/json'],
    [413, { inputs: [{ ...inputs[0], data: ['a', 'secret'] }] }, 'application/json'],
    [413, ' '.repeat(301), 'application/json'],
    [413, ' '.repeat(301), null],
    [415, { inputs }, 'application/octet-stream'],
    [415, { inputs }, 'text/csv'],
  ])('refuses with %i: %j as %s', async (status, body, mediaType) => {
    const { post, errors } = await serveProtocols({ limits: { batchSize: 2, textLength: 5, batchBodyBytes: 300 } });
    const response = await post('/v2/models/word-count/infer', body, mediaType);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json']);
    const answer = await response.json();
    expect(answer).toEqual({ error: expect.stringMatching(/./) });
    expect(answer.error).not.toContain('secret');
    expect(errors).toEqual([]);
  });

  it('does not answer for a successor with another version', async () => {
    const first = createWordCountClassifier();
    const second = { ...createWordCountClassifier(), info: { ...first.info, version: '2' } };
    let current: Classifier = first;
    const swapping: Classifier = {
      ...first,
      async predict(texts) {
        current = second;
        await first.close();
        return first.predict(texts);
      },
    };
    current = swapping;
    const { post } = await serveProtocols({ classifier: () => current });
    const replaced = await post('/v2/models/word-count/infer', { inputs });
    expect([replaced.status, replaced.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await (await post('/v2/models/word-count/infer', { inputs })).json()).toMatchObject({ model_version: '2' });
    current = createWordCountClassifier();
    expect((await post('/v2/models/word-count/versions/2/infer', { inputs })).status).toBe(404);
  });
});
