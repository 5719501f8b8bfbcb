import { describe, expect, it } from 'vitest';
import type { Classifier, ObservedPrediction } from 'sentiment-core';
import { createAdmission, createPredictionRoutes, SentimentError } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createMlflowScoringRoutes } from './mlflow-scoring-routes.ts';
import { createOpenInferenceRoutes } from './open-inference-routes.ts';
import { createServingProtocolRoutes } from './serving-protocol-routes.ts';
import { serveProtocols, serveRoutes } from './served-routes-fixture.ts';

function inference(text: string) {
  return { inputs: [{ name: 'text', shape: [1], datatype: 'BYTES', data: [text] }] };
}

describe('createServingProtocolRoutes', () => {
  it('shows every prediction to the observers', async () => {
    const seen: ObservedPrediction[] = [];
    const { post } = await serveProtocols({
      observers: [{ onPredictions: (predictions) => void seen.push(...predictions) }],
      generateId: () => 'id',
    });
    await post('/invocations', { inputs: ['good'] });
    await post('/v2/models/word-count/infer', inference('bad'));
    expect(seen).toMatchObject([
      { predictionId: 'id', text: 'good', prediction: { label: 'positive' }, model: { name: 'word-count' } },
      { predictionId: 'id', text: 'bad', prediction: { label: 'negative' }, model: { version: '1' } },
    ]);
  });

  it('shares its places with the routes of prediction', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const real = createWordCountClassifier();
    let slow = true;
    const classifier: Classifier = {
      ...real,
      async predict(texts) {
        if (slow) await held;
        return real.predict(texts);
      },
    };
    const admission = createAdmission({ concurrentRequests: 1, heldBodyBytes: 1_000 });
    const additionalRoutes = createServingProtocolRoutes({ classifier, admission });
    const { post, get } = await serveRoutes(createPredictionRoutes({ classifier, admission, additionalRoutes }));
    const first = post('/invocations', { inputs: ['good'] });
    await expect.poll(async () => (await post('/predict', { text: '' })).status).toBe(503);
    const refused = await post('/v2/models/word-count/infer', inference('a'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await get('/ping')).status).toBe(200);
    slow = false;
    finish();
    expect((await first).status).toBe(200);
    expect((await post('/v2/models/word-count/infer', inference('a'))).status).toBe(200);
  });

  it('serves the model there is now', async () => {
    const rename = (name: string): Classifier => {
      const classifier = createWordCountClassifier();
      return { ...classifier, info: { ...classifier.info, name } };
    };
    let current = rename('first');
    const { get } = await serveProtocols({ classifier: () => current });
    expect([(await get('/v2/models/first')).status, (await get('/v2/models/second')).status]).toEqual([200, 404]);
    current = rename('second');
    expect([(await get('/v2/models/first')).status, (await get('/v2/models/second')).status]).toEqual([404, 200]);
  });

  it('names the outputs as the exported model does, whatever the labels', async () => {
    const labels = ['not good', 'not_good', '1'];
    const [first = '', second = '', third = ''] = labels;
    const counting = createWordCountClassifier();
    const prediction = {
      label: second,
      confidence: 0.5,
      probabilities: { [first]: 0.25, [second]: 0.5, [third]: 0.25 },
    };
    const classifier: Classifier = {
      ...counting,
      info: { ...counting.info, labels },
      predict: async (texts) => texts.map(() => prediction),
    };
    const { post } = await serveProtocols({ classifier });
    const { predictions } = await (await post('/invocations', { inputs: ['a'] })).json();
    expect(predictions).toEqual([{ label: second, prob_not_good: 0.25, prob_not_good_2: 0.5, prob_1: 0.25 }]);
    const { outputs } = await (await post('/v2/models/word-count/infer', inference('a'))).json();
    expect(outputs.map(({ name, data }: { name: string; data: unknown[] }) => [name, data[0]])).toEqual([
      ['label', second],
      ['prob_not_good', 0.25],
      ['prob_not_good_2', 0.5],
      ['prob_1', 0.25],
    ]);
  });

  it('is described with the routes it is mounted with, and its examples are answered', async () => {
    const classifier = createWordCountClassifier();
    const additionalRoutes = createServingProtocolRoutes({ classifier, modelName: 'tweets-default' });
    const { get, post } = await serveRoutes(createPredictionRoutes({ classifier, additionalRoutes }));
    const { paths } = await (await get('/openapi.json')).json();
    for (const { method, path } of additionalRoutes) expect(paths[path]).toHaveProperty(method.toLowerCase());
    const { content } = paths['/invocations'].post.requestBody;
    for (const [mediaType, { example }] of Object.entries<{ example: unknown }>(content))
      expect((await post('/invocations', example, mediaType)).status).toBe(200);
    const infer = paths['/v2/models/{model}/infer'].post;
    expect(infer.parameters).toMatchObject([{ name: 'model', in: 'path' }]);
    const { example } = infer.requestBody.content['application/json'];
    const answer = await (await post('/v2/models/tweets-default/infer', example)).json();
    const described = infer.responses['200'].content['application/json'];
    expect(Object.keys(answer).sort()).toEqual(Object.keys(described.example).sort());
    const wrong = await (await post('/v2/models/tweets-default/infer', {})).json();
    expect(Object.keys(wrong)).toEqual(infer.responses.default.content['application/json'].schema.required);
  });

  it.each([
    ['classifier', { classifier: undefined }],
    ['limits.batchSize', { limits: { batchSize: 0 } }],
    ['admission', { admission: 5 }],
    ['observers[0].onPredictions', { observers: [{}] }],
    ['version', { version: '' }],
    ['modelName', { modelName: 5 }],
    ['model', { model: 'x' }],
  ])('names a wrong option: %s', (field, wrong) => {
    const options = { classifier: createWordCountClassifier(), ...wrong } as never;
    const makers = [createServingProtocolRoutes, createOpenInferenceRoutes, createMlflowScoringRoutes];
    for (const make of makers) {
      let error: unknown;
      try {
        make(options);
      } catch (thrown) {
        error = thrown;
      }
      expect(SentimentError.isInstance(error) && [error.code, error.field]).toEqual(['option_invalid', field]);
    }
  });
});
