import { describe, expect, it, vi } from 'vitest';
import type { Classifier, ObservedPrediction } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createWordCountClassifier } from '../../testing/word-count-classifier.ts';
import { createHandler } from '../handler.ts';
import { createPredictionRoutes, type PredictionRoutesOptions } from './prediction-routes.ts';
import { toWebHandler } from '../web-handler.ts';

function serve(options: Partial<PredictionRoutesOptions> = {}) {
  const routes = createPredictionRoutes({ classifier: createWordCountClassifier(), ...options });
  return toWebHandler(createHandler({ routes, onError: () => {} }));
}

async function post(call: ReturnType<typeof serve>, body: unknown, path = '/predict', type = 'application/json') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await call(
    new Request(`http://host${path}`, { method: 'POST', body: text, headers: { 'content-type': type } }),
  );
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, json: () => JSON.parse(answer) };
}

describe('POST /predict', () => {
  it.each([
    ['{"text":"bad","text":"good"}', 'positive'],
    ['{"text":"good","unknown":[1,{"a":null}]}', 'positive'],
    ['{"text":"bad","trueLabel":null}', 'negative'],
    ['{"text":"bad","__proto__":{"text":"good"},"constructor":{"prototype":{"x":1}}}', 'negative'],
    ['\ufeff{"text":"good"}', 'positive'],
  ])('accepts %s', async (body, label) => {
    const answer = await post(serve(), body);
    expect([answer.status, answer.json().label]).toEqual([200, label]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([
    ['null', 'invalid_request', undefined],
    ['[]', 'invalid_request', undefined],
    ['["text"]', 'invalid_request', undefined],
    ['"text"', 'invalid_request', undefined],
    ['1', 'invalid_request', undefined],
    ['{}', 'invalid_request', 'text'],
    ['{"text":null}', 'invalid_request', 'text'],
    ['{"text":1}', 'invalid_request', 'text'],
    ['{"text":["a"]}', 'invalid_request', 'text'],
    ['{"__proto__":{"text":"a"}}', 'invalid_request', 'text'],
    ['{"text":"a","trueLabel":"neutral"}', 'invalid_request', 'trueLabel'],
    ['{"text":"a","trueLabel":2}', 'invalid_request', 'trueLabel'],
    ['{"text":"a","trueLabel":true}', 'invalid_request', 'trueLabel'],
    ['{"text":"a","true_label":"1"}', 'invalid_request', 'true_label'],
    ['{"text":"a","true_label":0,"trueLabel":"positive"}', 'invalid_request', 'trueLabel'],
    ['', 'invalid_json', undefined],
    ['{"text":"a"', 'invalid_json', undefined],
    ["{'text':'a'}", 'invalid_json', undefined],
    ['{"text":NaN}', 'invalid_json', undefined],
    ['['.repeat(200_000), 'invalid_json', undefined],
  ])('refuses %s', async (body, code, field) => {
    const { status, json } = await post(serve(), body);
    expect([status, json().code, json().field]).toEqual([400, code, field]);
  });

  it('takes nothing from a polluted prototype', async () => {
    Object.defineProperty(Object.prototype, 'text', { value: 'good', configurable: true, writable: true });
    try {
      expect((await post(serve(), '{}')).status).toBe(400);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'text');
    }
  });

  it('never echoes the input', async () => {
    for (const body of ['{"text":"a","trueLabel":"qwertz"}', 'qwertz', '{"qwertz":1}']) {
      expect((await post(serve(), body)).text).not.toContain('qwertz');
    }
  });

  it.each([
    ['application/json; charset=utf-8', 200],
    ['Application/JSON;charset="UTF-8"', 200],
    ['application/vnd.tweet+json', 200],
    ['application/json; charset=latin1', 415],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/x-ndjson', 415],
    ['application/jsonx', 415],
  ])('answers content type %s with %i', async (type, status) => {
    expect((await post(serve(), '{"text":"a"}', '/predict', type)).status).toBe(status);
  });

  it('refuses a body without a type, and a compressed one', async () => {
    const bare = new Request('http://host/predict', { method: 'POST', body: new TextEncoder().encode('{"text":"a"}') });
    expect((await serve()(bare)).status).toBe(415);
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const zipped = await serve()(new Request('http://host/predict', { method: 'POST', body: 'x', headers }));
    expect([zipped.status, (await zipped.json()).field]).toEqual([415, 'content-encoding']);
  });

  it('hands true labels to observers, by every spelling', async () => {
    const seen: ObservedPrediction[] = [];
    let time = 0;
    const call = serve({
      observers: [{ onPredictions: (all) => void seen.push(...all) }],
      generateId: () => 'id',
      clock: () => (time += 5),
    });
    await post(call, { text: 'good', trueLabel: 'negative' });
    await post(call, { text: 'a', true_label: 0 });
    await post(call, { text: 'a', trueLabel: 1, true_label: 'positive' });
    await post(call, { text: 'a' });
    expect(seen[0]).toEqual({
      predictionId: 'id',
      text: 'good',
      prediction: {
        label: 'positive',
        confidence: 0.75,
        probabilities: { negative: 0.25, positive: 0.75 },
        score: 0.5,
      },
      model: { name: 'word-count', version: '1' },
      trueLabel: 'negative',
      durationMs: 5,
    });
    expect(seen.slice(1).map(({ trueLabel }) => trueLabel)).toEqual(['negative', 'positive', undefined]);
  });

  it('takes 0 and 1 by name before position', async () => {
    const seen: (string | undefined)[] = [];
    const observers = [
      { onPredictions: (all: readonly ObservedPrediction[]) => void seen.push(...all.map((one) => one.trueLabel)) },
    ];
    const withLabels = (labels: readonly string[]): Classifier => {
      const words = createWordCountClassifier();
      return { ...words, info: { ...words.info, labels } };
    };
    for (const labels of [
      ['positive', 'negative'],
      ['bored', 'happy', 'sad'],
    ]) {
      const call = serve({ classifier: withLabels(labels), observers });
      await post(call, { text: 'a', true_label: 0 });
      await post(call, { text: 'a', true_label: 1 });
    }
    expect(seen).toEqual(['negative', 'positive', 'bored', 'happy']);
  });

  it('answers although an observer fails', async () => {
    const onObserverError = vi.fn();
    const observers = [{ onPredictions: () => Promise.reject(new Error('down')) }];
    expect((await post(serve({ observers, onObserverError }), { text: 'a' })).status).toBe(200);
    expect(onObserverError).toHaveBeenCalledTimes(1);
  });

  it('refuses one prediction too many at once, with a time to come back', async () => {
    const words = createWordCountClassifier();
    const gates: (() => void)[] = [];
    const slow: Classifier = {
      ...words,
      predict: async (texts) => (await new Promise<void>((resolve) => gates.push(resolve)), words.predict(texts)),
    };
    const call = serve({ classifier: slow, limits: { concurrentRequests: 2 } });
    const waiting = [post(call, { text: 'a' }), post(call, { text: 'b' })];
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    const refused = await post(call, { text: 'c' });
    expect([refused.status, refused.json().code, refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    gates.forEach((open) => open());
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    const next = post(call, { text: 'd' });
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    gates[2]();
    expect((await next).status).toBe(200);
  });

  it('asks the successor when the model is swapped and closed under its hands', async () => {
    const old = createWordCountClassifier();
    let current: Classifier = old;
    const swapping: Classifier = {
      ...old,
      async predict(texts) {
        const words = createWordCountClassifier();
        current = { ...words, info: { ...words.info, version: '2' } };
        await old.close();
        return old.predict(texts);
      },
    };
    current = swapping;
    const { status, json } = await post(serve({ classifier: () => current }), { text: 'good' });
    expect([status, json().model.version]).toEqual([200, '2']);
  });

  it('says 503 when the model is closed and nothing follows', async () => {
    const closed = createWordCountClassifier();
    await closed.close();
    expect((await post(serve({ classifier: closed }), { text: 'a' })).json()).toMatchObject({
      status: 503,
      code: 'classifier_closed',
    });
  });

  it('calls a model that loses texts a failure', async () => {
    const lossy: Classifier = { ...createWordCountClassifier(), predict: async () => [] };
    expect((await post(serve({ classifier: lossy }), { text: 'a' })).status).toBe(500);
  });
});

describe('POST /predict/batch', () => {
  it('predicts in order, none included', async () => {
    let id = 0;
    const call = serve({ generateId: () => String(++id) });
    const { predictions, model } = (await post(call, { texts: ['bad', '', 'good'] }, '/predict/batch')).json();
    expect(predictions.map((one: { predictionId: string; label: string }) => [one.predictionId, one.label])).toEqual([
      ['1', 'negative'],
      ['2', 'positive'],
      ['3', 'positive'],
    ]);
    expect(model).toEqual({ name: 'word-count', version: '1' });
    expect((await post(call, { texts: [] }, '/predict/batch')).json().predictions).toEqual([]);
  });

  it.each([
    [{ texts: ['a', 1] }, 400, 'texts[1]'],
    [{ texts: 'a' }, 400, 'texts'],
    [{ texts: null }, 400, 'texts'],
    [{}, 400, 'texts'],
    [{ texts: { length: 1, 0: 'a' } }, 400, 'texts'],
    [{ texts: ['a', 'b', 'c'] }, 413, 'texts'],
    [{ texts: ['a', 'xxxxxx'] }, 413, 'texts[1]'],
  ])('refuses %j', async (body, status, field) => {
    const answer = await post(serve({ limits: { batchSize: 2, textLength: 5 } }), body, '/predict/batch');
    expect([answer.status, answer.json().field]).toEqual([status, field]);
  });

  it('ends an NDJSON stream at its limits with an error line', async () => {
    const call = serve({ limits: { streamLines: 2, lineBytes: 20 } });
    const body = `{"text":"good"}\n{"text":"${'x'.repeat(20)}"}\n{"text":"bad"}\n`;
    const answer = await post(call, body, '/predict/batch', 'application/x-ndjson');
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ line, label, error }) => [line, label ?? error.code])).toEqual([
      [1, 'positive'],
      [2, 'body_too_large'],
      [3, 'batch_too_large'],
    ]);
  });

  it('loses no line of a long stream', async () => {
    const body = Array.from({ length: 5_000 }, (_, index) =>
      index % 7 === 3 ? '{' : `{"text":"${index % 2 ? 'good' : 'bad'}"}`,
    ).join('\n');
    const answer = await post(serve(), body, '/predict/batch', 'application/x-ndjson');
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ line, label, error }) => [line, label ?? error.code])).toEqual(
      Array.from({ length: 5_000 }, (_, index) => [
        index + 1,
        index % 7 === 3 ? 'invalid_json' : index % 2 ? 'positive' : 'negative',
      ]),
    );
  });

  it('writes an error line for every line a failing model loses, then breaks off', async () => {
    const failing: Classifier = { ...createWordCountClassifier(), predict: () => Promise.reject(new Error('secret')) };
    const routes = createPredictionRoutes({ classifier: failing });
    const onError = vi.fn();
    const request = new Request('http://host/predict/batch', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: '{"text":"a"}\n{"text":"b"}',
    });
    const reader = (await toWebHandler(createHandler({ routes, onError }))(request)).body?.getReader();
    const first = new TextDecoder()
      .decode((await reader?.read())?.value)
      .trimEnd()
      .split('\n');
    expect(first.map((line) => JSON.parse(line)).map(({ line, error }) => [line, error.code])).toEqual([
      [1, 'internal'],
    ]);
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return;
    };
    await expect(rest()).rejects.toThrow('secret');
    expect(onError).toHaveBeenCalledTimes(1);
  });
});

describe('the other routes', () => {
  it('gives the model card', async () => {
    const response = await serve()(new Request('http://host/model'));
    expect(await response.json()).toEqual(createWordCountClassifier().info);
  });

  it('is alive before it is ready', async () => {
    const call = serve({ classifier: () => undefined });
    expect((await call(new Request('http://host/health'))).status).toBe(200);
    for (const path of ['/ready', '/model']) {
      const response = await call(new Request(`http://host${path}`));
      expect([response.status, (await response.json()).code]).toEqual([503, 'model_not_ready']);
    }
    expect((await post(call, { text: 'a' })).status).toBe(503);
  });

  it.each([[{ bodyBytes: 0 }], [{ textLength: Number.NaN }], [{ batchSize: 1.5 }], [{ batchsize: 1 } as object]])(
    'refuses limits %j when it is made',
    (limits) => {
      const make = () => createPredictionRoutes({ classifier: createWordCountClassifier(), limits });
      expect(make).toThrowError(new RegExp(`limits.${Object.keys(limits)[0]}`));
      try {
        make();
      } catch (error) {
        expect(SentimentError.isInstance(error) && error.code).toBe('option_invalid');
      }
    },
  );
});
