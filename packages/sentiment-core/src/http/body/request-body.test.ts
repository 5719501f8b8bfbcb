import { describe, expect, it, vi } from 'vitest';
import { createWordCountClassifier } from '../../testing/word-count-classifier.ts';
import type { RouteRequest } from '../../contracts/index.ts';
import { createHandler } from '../handler.ts';
import { releasingAtEnd } from '../prediction/predict-batch-route.ts';
import { createPredictionRoutes, type PredictionRoutesOptions } from '../prediction/prediction-routes.ts';
import { toWebHandler } from '../web-handler.ts';
import { createAdmission, readBodyText, readText } from './request-body.ts';

describe('createAdmission', () => {
  it('counts the bytes each request holds now, and gives all of them back once', () => {
    const admit = createAdmission({ concurrentRequests: 2, heldBodyBytes: 10 });
    const [first, second] = [admit(), admit()];
    expect(() => admit()).toThrowError(/under way/);
    first.hold(6);
    first.hold(7);
    second.hold(3);
    expect(() => second.hold(4)).toThrowError(expect.objectContaining({ code: 'overloaded' }));
    first.hold(2);
    second.hold(8);
    second.release();
    second.release();
    second.hold(5);
    first.hold(10);
    admit();
    expect(() => admit()).toThrowError(/under way/);
  });
});

function requestOf(body: string | Uint8Array, headers: Record<string, string> = {}): RouteRequest {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield typeof body === 'string' ? new TextEncoder().encode(body) : body;
  }
  return {
    method: 'POST',
    path: '/',
    query: '',
    header: (name) => headers[name],
    text: (maxBytes) => readText(stream(), maxBytes),
    stream,
  };
}

describe('readBodyText', () => {
  it('reads a body of any media type and says how much of it is held', async () => {
    const hold = vi.fn();
    expect(await readBodyText(requestOf('\ufeffé,b', { 'content-type': 'text/csv' }), 10, { hold })).toBe('é,b');
    expect(hold).toHaveBeenLastCalledWith(7);
    expect(await readBodyText(requestOf('é', { 'content-length': '2' }), 10, { hold })).toBe('é');
    expect(hold).toHaveBeenLastCalledWith(2);
    expect(await readBodyText(requestOf('é', { 'content-encoding': 'identity' }), 2)).toBe('é');
  });

  it.each([
    ['body_too_large', requestOf('abc'), 2],
    ['body_too_large', requestOf('', { 'content-length': '3' }), 2],
    ['invalid_json', requestOf(new Uint8Array([0xff])), 2],
    ['unsupported_media_type', requestOf('', { 'content-encoding': 'gzip' }), 2],
  ])('refuses with %s', async (code, refused, maxBytes) => {
    await expect(readBodyText(refused, maxBytes)).rejects.toMatchObject({ code });
  });
});

describe('releasingAtEnd', () => {
  async function* two(): AsyncGenerator<number> {
    yield 1;
    yield 2;
  }

  const collect = async (source: AsyncIterable<number>): Promise<number[]> => {
    const all: number[] = [];
    for await (const chunk of source) all.push(chunk);
    return all;
  };

  it('releases at the end, at a failure, when stopped, and when never started', async () => {
    const release = vi.fn();
    expect(await collect(releasingAtEnd(two(), release))).toEqual([1, 2]);
    expect(release).toHaveBeenCalledTimes(1);
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    await expect(collect(releasingAtEnd(failing(), release))).rejects.toThrow('broken');
    expect(release).toHaveBeenCalledTimes(2);
    for await (const _chunk of releasingAtEnd(two(), release)) break;
    expect(release).toHaveBeenCalledTimes(3);
    await releasingAtEnd(two(), release)[Symbol.asyncIterator]().return?.();
    expect(release).toHaveBeenCalledTimes(4);
  });
});

function serve(limits: PredictionRoutesOptions['limits'] = {}) {
  const routes = createPredictionRoutes({ classifier: createWordCountClassifier(), limits });
  return toWebHandler(createHandler({ routes }));
}

/** A request whose body arrives when we say so. */
function upload(call: ReturnType<typeof serve>, path: string, type = 'application/json') {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 100 });
  const writer = writable.getWriter();
  const request = { method: 'POST', headers: { 'content-type': type }, body: readable, duplex: 'half' } as RequestInit;
  const answer = call(new Request(`http://host${path}`, request));
  const send = (text: string) => writer.write(new TextEncoder().encode(text));
  return { answer, send, end: () => writer.close(), abort: () => writer.abort(new Error('gone')) };
}

describe('admission', () => {
  it('is shared by the routes it is given to', async () => {
    const classifier = createWordCountClassifier();
    const admission = createAdmission({ concurrentRequests: 1, heldBodyBytes: 100 });
    const [one, other] = [1, 2].map(() =>
      toWebHandler(createHandler({ routes: createPredictionRoutes({ classifier, admission }) })),
    );
    const slow = upload(one, '/predict');
    await slow.send('{"text":');
    expect((await upload(other, '/predict').answer).status).toBe(503);
    await slow.abort();
    await slow.answer;
    const next = upload(other, '/predict');
    await next.send('{"text":""}');
    await next.end();
    expect((await next.answer).status).toBe(200);
  });
});

function settle() {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code: unknown }).code;
}

describe('requests under way', () => {
  it('take their place before their body is read', async () => {
    const call = serve({ concurrentRequests: 1 });
    const slow = upload(call, '/predict');
    await slow.send('{"text":');
    const refused = await upload(call, '/predict').answer;
    expect([refused.status, refused.headers.get('retry-after'), await codeOf(refused)]).toEqual([
      503,
      '1',
      'overloaded',
    ]);
    await slow.send('"good"}');
    await slow.end();
    expect((await slow.answer).status).toBe(200);
    const leaving = upload(call, '/predict');
    await leaving.abort();
    expect((await leaving.answer).status).toBe(499);
    const wrong = upload(call, '/predict');
    await wrong.end();
    expect((await wrong.answer).status).toBe(400);
  });

  it.each(['/predict', '/predict/batch'])('hold no more than so many bytes together at %s', async (path) => {
    const limits = { bodyBytes: 1_000, batchBodyBytes: 1_000, lineBytes: 1_000, heldBodyBytes: 2_000 };
    const call = serve(limits);
    const uploads = [upload(call, path), upload(call, path)];
    for (const { send } of uploads) await send(' '.repeat(900));
    await settle();
    const third = upload(call, path);
    await third.send(' '.repeat(300));
    const refused = await third.answer;
    expect([refused.status, await codeOf(refused)]).toEqual([503, 'overloaded']);
    await uploads[0].abort();
    expect((await uploads[0].answer).status).toBe(499);
    const fourth = upload(call, path);
    await fourth.send(' '.repeat(900));
    await fourth.send('{"text":"good","texts":[]}');
    await fourth.end();
    expect((await fourth.answer).status).toBe(200);
  });

  it('count streams until they end or are no longer read', async () => {
    const call = serve({ concurrentRequests: 1 });
    const stream = () => upload(call, '/predict/batch', 'application/x-ndjson');
    for (const finish of ['end', 'abort', 'cancel'] as const) {
      const running = stream();
      const body = (await running.answer).body?.getReader();
      await running.send('{"text":"good"}\n');
      await body?.read();
      expect((await stream().answer).status).toBe(503);
      if (finish === 'cancel') await Promise.all([body?.cancel(), running.abort()]);
      else await running[finish]();
      if (finish === 'end') await body?.read();
      if (finish === 'abort') await expect(body?.read()).rejects.toThrow();
    }
    const last = stream();
    expect((await last.answer).status).toBe(200);
    await last.end();
  });

  it('end a stream whose unfinished line finds no room', async () => {
    const limits = { bodyBytes: 1_000, batchBodyBytes: 1_000, lineBytes: 1_000, heldBodyBytes: 1_000 };
    const call = serve(limits);
    const body = upload(call, '/predict');
    await body.send(' '.repeat(900));
    await settle();
    const stream = upload(call, '/predict/batch', 'application/x-ndjson');
    await stream.send(`{"text":"good"}\n${' '.repeat(200)}`);
    const lines = (await (await stream.answer).text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { line: 1, label: 'positive' },
      { line: 2, error: { code: 'overloaded', status: 503 } },
    ]);
    await body.end();
    await body.answer;
  });
});

describe('bytes that are not UTF-8', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('{"text":"a'), 0xff, ...new TextEncoder().encode('"}')]);

  it.each([{}, { 'content-length': String(bytes.length) }])('are refused, declared %j', async (length) => {
    const headers = { 'content-type': 'application/json', ...length };
    const response = await serve()(new Request('http://host/predict', { method: 'POST', headers, body: bytes }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_json', detail: expect.stringContaining('UTF-8') });
  });

  it('are reported for their line of a stream', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = new Uint8Array([...bytes, 0x0a, ...new TextEncoder().encode('{"text":"good"}')]);
    const response = await serve()(new Request('http://host/predict/batch', { method: 'POST', headers, body }));
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { line: 1, error: { code: 'invalid_json', detail: expect.stringContaining('UTF-8') } },
      { line: 2, label: 'positive' },
    ]);
  });
});
