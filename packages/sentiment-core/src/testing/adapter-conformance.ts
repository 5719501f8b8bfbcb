import type { Classifier, PredictionObserver, Route } from '../contracts/index.ts';
import { createPredictionRoutes, type HandlerOptions, type PredictionRoutesOptions } from '../http/index.ts';
import { createWordCountClassifier } from './word-count-classifier.ts';

/** The parts of vitest, or of a runner like it, that the suite calls. */
export interface ConformanceRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
  expect(actual: unknown): { toEqual(expected: unknown): void; toMatchObject(expected: object): void };
}

export interface AdapterConformanceOptions {
  /** Name of the adapter, for the report. */
  readonly name: string;
  /** Serves a handler made from these options on a real port; unknown paths must reach it too. */
  readonly start: (options: HandlerOptions) => Promise<{ readonly url: string; close(): Promise<void> }>;
  readonly runner: ConformanceRunner;
  /** False for hosts that hold an answer back until it is complete. Default true. */
  readonly streams?: boolean;
}

const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };

/** Defines one test for each thing that every adapter must do, all by HTTP against what `start` serves. */
export function describeAdapterConformance(options: AdapterConformanceOptions): void {
  const { name, start, runner, streams = true } = options;
  const { describe, it, expect } = runner;

  const serving = async (
    overrides: Partial<PredictionRoutesOptions>,
    use: (url: string, errors: unknown[]) => Promise<void>,
  ): Promise<void> => {
    const errors: unknown[] = [];
    const routes = createPredictionRoutes({ classifier: createWordCountClassifier(), ...overrides });
    const server = await start({ routes, onError: (error) => errors.push(error) });
    try {
      await use(server.url, errors);
    } finally {
      await server.close();
    }
  };

  const test = (
    title: string,
    overrides: Partial<PredictionRoutesOptions>,
    use: (url: string, errors: unknown[]) => Promise<void>,
  ): void => it(title, () => serving(overrides, use));

  const expectProblem = async (response: Response, status: number, code: string): Promise<void> => {
    expect(response.status).toEqual(status);
    expect(response.headers.get('content-type')).toEqual('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code });
  };

  describe(`${name}: adapter conformance`, () => {
    test('serves GET', {}, async (url) => {
      const response = await fetch(`${url}/health?probe=1`);
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    });

    test('predicts', { generateId: () => 'id-1' }, async (url) => {
      const response = await fetch(`${url}/predict`, {
        method: 'POST',
        headers: json,
        body: '{"text":"good and good"}',
      });
      expect(response.status).toEqual(200);
      expect(response.headers.get('content-type')).toEqual('application/json; charset=utf-8');
      expect(await response.json()).toEqual({
        predictionId: 'id-1',
        label: 'positive',
        confidence: 2.5 / 3,
        probabilities: { negative: 1 - 2.5 / 3, positive: 2.5 / 3 },
        score: 2.5 / 3 - (1 - 2.5 / 3),
        model: { name: 'word-count', version: '1' },
      });
    });

    test('predicts a batch', {}, async (url) => {
      const body = '{"texts":["good","bad",""]}';
      const response = await fetch(`${url}/predict/batch`, { method: 'POST', headers: json, body });
      expect([response.status, await response.json()]).toMatchObject([
        200,
        { predictions: [{ score: 0.5 }, { score: -0.5 }, { score: 0 }], model: { name: 'word-count' } },
      ]);
    });

    const withoutScore: Classifier = {
      ...createWordCountClassifier(),
      predict: async (texts) =>
        texts.map(() => ({ label: 'negative', confidence: 1, probabilities: { negative: 1, positive: 0 } })),
    };
    test('leaves the score out where the classifier has none', { classifier: withoutScore }, async (url) => {
      const response = await fetch(`${url}/predict`, { method: 'POST', headers: json, body: '{"text":""}' });
      const prediction = (await response.json()) as object;
      expect([response.status, 'score' in prediction]).toEqual([200, false]);
    });

    const seen: string[] = [];
    const observer: PredictionObserver = { onPredictions: (all) => void seen.push(...all.map(({ text }) => text)) };
    test('passes any text on unchanged', { observers: [observer] }, async (url) => {
      const texts = [
        '',
        ' \n',
        '\u0000',
        '\ud800 alone',
        '😀'.repeat(10_000),
        '\u0007\u001b[31m',
        'é\u{1F468}‍\u{1F469}',
        '\ufeff',
      ];
      for (const text of texts) {
        const body = JSON.stringify({ text });
        const response = await fetch(`${url}/predict`, { method: 'POST', headers: json, body });
        expect(response.status).toEqual(200);
        await response.json();
      }
      expect(seen.splice(0)).toEqual(texts);
    });

    test('reads characters that arrive in pieces', { observers: [observer] }, async (url) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ text: 'é😀ß' }));
      const body = streamOf([...bytes].map((byte) => new Uint8Array([byte])));
      const response = await fetch(`${url}/predict`, {
        method: 'POST',
        headers: json,
        body,
        duplex: 'half',
      } as RequestInit);
      expect(response.status).toEqual(200);
      expect(seen.splice(0)).toEqual(['é😀ß']);
    });

    test('answers wrong requests with problems', { limits: { bodyBytes: 100 } }, async (url) => {
      const post = (body: BodyInit, headers: Record<string, string> = json, path = '/predict'): Promise<Response> =>
        fetch(`${url}${path}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
      await expectProblem(await post('{'), 400, 'invalid_json');
      await expectProblem(await post(''), 400, 'invalid_json');
      await expectProblem(await post('{}'), 400, 'invalid_request');
      await expectProblem(await post('text', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type');
      await expectProblem(await post('x'.repeat(101)), 413, 'body_too_large');
      const chunk = new TextEncoder().encode('x'.repeat(60));
      await expectProblem(await post(streamOf([chunk, chunk])), 413, 'body_too_large');
      await expectProblem(await post('{}', json, '/nowhere'), 404, 'not_found');
    });

    test('knows HEAD, OPTIONS and wrong methods', {}, async (url) => {
      const head = await fetch(`${url}/health`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const options = await fetch(`${url}/predict`, { method: 'OPTIONS' });
      expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
      const wrong = await fetch(`${url}/predict`);
      expect(wrong.headers.get('allow')).toEqual('POST, OPTIONS');
      await expectProblem(wrong, 405, 'method_not_allowed');
    });

    let late: Classifier | undefined;
    test('is ready once a model is there', { classifier: () => late }, async (url) => {
      const early = await fetch(`${url}/ready`);
      expect(early.headers.get('retry-after')).toEqual('1');
      await expectProblem(early, 503, 'model_not_ready');
      late = createWordCountClassifier();
      expect((await fetch(`${url}/ready`)).status).toEqual(200);
      late = undefined;
    });

    const secret = new Error('secret-detail');
    const failing: Classifier = { ...createWordCountClassifier(), predict: () => Promise.reject(secret) };
    test('keeps failures to the operator', { classifier: failing }, async (url, errors) => {
      const response = await fetch(`${url}/predict`, { method: 'POST', headers: json, body: '{"text":"a"}' });
      const text = await response.text();
      expect([response.status, text.includes('secret-detail'), text.includes('"internal"')]).toEqual([
        500,
        false,
        true,
      ]);
      expect(errors).toEqual([secret]);
    });

    test('answers NDJSON line by line', { generateId: () => 'id' }, async (url) => {
      const body = '{"text":"good"}\r\n\nnot json\n{"text":1}\n{"text":"bad"}';
      const response = await fetch(`${url}/predict/batch`, { method: 'POST', headers: ndjson, body });
      expect(response.headers.get('content-type')).toEqual('application/x-ndjson; charset=utf-8');
      const lines = (await response.text())
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      expect(lines.length).toEqual(4);
      expect(lines).toMatchObject([
        { line: 1, label: 'positive', score: 0.5 },
        { line: 3, error: { code: 'invalid_json' } },
        { line: 4, error: { code: 'invalid_request', field: 'text' } },
        { line: 5, label: 'negative', score: -0.5 },
      ]);
    });

    const extra: readonly Route[] = [
      {
        method: 'PUT',
        path: '/items/{id}',
        handle: ({ query, header }, parameters) => answer(JSON.stringify([parameters, query, header('x-one')])),
      },
      { method: 'GET', path: '/bytes', handle: () => answer(new Uint8Array([0, 200, 255])) },
    ];
    test('hands over parameters, query, headers and bytes', { additionalRoutes: extra }, async (url) => {
      const item = await fetch(`${url}/items/a%2Fb?x=%20y`, { method: 'PUT', headers: { 'X-One': '1' } });
      expect(await item.json()).toEqual([{ id: 'a/b' }, 'x=%20y', '1']);
      const bytes = await fetch(`${url}/bytes`);
      expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 200, 255]);
    });

    if (!streams) return;

    test('answers a stream while it is still arriving', {}, async (url) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const encoder = new TextEncoder();
      const request = { method: 'POST', headers: ndjson, body: readable, duplex: 'half' } as RequestInit;
      const pending = fetch(`${url}/predict/batch`, request);
      await writer.write(encoder.encode('{"text":"good"}\n'));
      const reader = (await pending).body?.getReader();
      const first = await reader?.read();
      expect(new TextDecoder().decode(first?.value).includes('"line":1')).toEqual(true);
      await writer.write(encoder.encode('{"text":"bad"}\n'));
      const second = await reader?.read();
      expect(new TextDecoder().decode(second?.value).includes('"line":2')).toEqual(true);
      await writer.close();
      expect((await reader?.read())?.done).toEqual(true);
    });

    const stream = { pulled: 0, stopped: () => {} };
    const endless: Route = { method: 'GET', path: '/endless', handle: () => answer(endlessBody(stream)) };
    test(
      'pulls a stream no faster than it is read and stops with its reader',
      { additionalRoutes: [endless] },
      async (url) => {
        stream.pulled = 0;
        const stopped = new Promise<void>((resolve) => (stream.stopped = resolve));
        const abort = new AbortController();
        const response = await fetch(`${url}/endless`, { signal: abort.signal });
        await response.body?.getReader().read();
        await settled(() => stream.pulled);
        expect(stream.pulled < 1_000).toEqual(true);
        abort.abort();
        await stopped;
      },
    );

    async function* broken(): AsyncGenerator<string> {
      yield 'begun';
      throw secret;
    }
    const breaking: Route = { method: 'GET', path: '/broken', handle: () => answer(broken()) };
    test('breaks the connection when a stream fails', { additionalRoutes: [breaking] }, async (url, errors) => {
      const outcome = await fetch(`${url}/broken`)
        .then((response) => response.text())
        .then(
          () => 'whole',
          () => 'broken',
        );
      expect([outcome, errors]).toEqual(['broken', [secret]]);
    });
  });
}

function answer(body: string | Uint8Array | AsyncIterable<string>) {
  return { status: 200, headers: {}, body };
}

async function* endlessBody(stream: { pulled: number; stopped: () => void }): AsyncGenerator<string> {
  try {
    for (;;) {
      stream.pulled++;
      yield 'x'.repeat(65_536);
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    stream.stopped();
  }
}

/** Resolves when a number has not moved for 200 ms. */
async function settled(read: () => number): Promise<void> {
  for (let last = -1; last !== read();) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
