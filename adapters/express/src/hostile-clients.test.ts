import { connect, type AddressInfo, type Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Route } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createSentimentRouter } from './sentiment-router.ts';
import { createSentimentServer, type SentimentServer } from './sentiment-server.ts';

const classifier = createWordCountClassifier();
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startServer(options: Partial<Parameters<typeof createSentimentServer>[0]> = {}) {
  const server: SentimentServer = createSentimentServer({
    classifier,
    rateLimit: false,
    closeTimeoutMs: 200,
    ...options,
  });
  const { port } = await server.listen({ port: 0 });
  closers.push(server.close);
  return { server, port };
}

/** A connection on which every byte is ours; `received` grows as answers come. */
async function open(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  closers.push(() => void socket.destroy());
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  const closed = new Promise<void>((resolve) => socket.on('error', () => {}).on('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, closed, received: () => received };
}

function head(path: string, ...headers: string[]): string {
  return [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');
}
function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe('clients one cannot trust', () => {
  it('waits for a slow body, then answers', async () => {
    const { port } = await startServer();
    const { socket, received } = await open(port);
    const body = '{"text":"good"}';
    socket.write(head('/predict', 'content-type: application/json', `content-length: ${body.length}`));
    for (const character of body) {
      expect(received()).toBe('');
      socket.write(character);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await vi.waitFor(() => expect(received()).toContain('"label":"positive"'));
  });

  it('cuts a request that never ends, and one whose head never ends', async () => {
    const { port } = await startServer({ timeouts: { headersMs: 50, requestMs: 100 } });
    const body = await open(port);
    body.socket.write(head('/predict', 'content-type: application/json', 'content-length: 100') + '{');
    const slowHead = await open(port);
    slowHead.socket.write('POST /predict HTTP/1.1\r\nx: ');
    await Promise.all([body.closed, slowHead.closed]);
    expect(body.received()).toContain('408');
    expect(slowHead.received()).toContain('408');
    for (const { received } of [body, slowHead]) expect(received()).toContain('"code":"request_timeout"');
  }, 10_000);

  it('refuses an endless chunked body before its end, and serves the next connection', async () => {
    const { port } = await startServer({ limits: { bodyBytes: 1_000 } });
    const { socket, received } = await open(port);
    socket.write(head('/predict', 'content-type: application/json', 'transfer-encoding: chunked'));
    const chunk = 'x'.repeat(1_000);
    let sent = 0;
    const sending = setInterval(() => (sent++, socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)), 2);
    await vi.waitFor(() => expect(received()).toContain('body_too_large'));
    clearInterval(sending);
    expect(received()).toContain('HTTP/1.1 413');
    expect(sent).toBeLessThan(100);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });

  it('keeps a connection usable after a refused body and after an ended stream', async () => {
    const { port } = await startServer({ limits: { bodyBytes: 1_000, streamLines: 1 } });
    const { socket, received } = await open(port);
    const large = 'x'.repeat(300_000);
    socket.write(head('/predict', 'content-type: application/json', `content-length: ${large.length}`) + large);
    const lines = '{"text":"good"}\n'.repeat(30_000);
    socket.write(
      head('/predict/batch', 'content-type: application/x-ndjson', `content-length: ${lines.length}`) + lines,
    );
    const body = '{"text":"bad"}';
    socket.write(head('/predict', 'content-type: application/json', `content-length: ${body.length}`) + body);
    await vi.waitFor(() => expect(received()).toContain('"label":"negative"'));
    expect(received()).toContain('body_too_large');
    expect(received()).toContain('batch_too_large');
    expect(count(received(), 'HTTP/1.1 ')).toBe(3);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'invalid_request'],
    ['a head too large', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    [
      'an expectation',
      'GET / HTTP/1.1\r\nhost: x\r\nexpect: x\r\nconnection: close\r\n\r\n',
      417,
      'expectation_failed',
    ],
  ])('answers %s with a problem, whole, and ends', async (_name, sent, status, code) => {
    const { port } = await startServer();
    const { socket, received, closed } = await open(port);
    socket.write(sent);
    await closed;
    const [lines, body] = received().split('\r\n\r\n');
    expect(lines).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(lines).toMatch(/^content-type: application\/problem\+json\r$/im);
    expect(JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1))).toMatchObject({ status, code });
  });

  it('puts no problem into an answer that has begun', async () => {
    const { port } = await startServer();
    const { socket, received, closed } = await open(port);
    socket.write(head('/predict/batch', 'content-type: application/x-ndjson', 'transfer-encoding: chunked'));
    socket.write('10\r\n{"text":"good"}\n\r\n');
    await vi.waitFor(() => expect(received()).toContain('"line":1'));
    socket.write('no chunk size\r\n');
    await closed;
    expect(count(received(), 'HTTP/1.1 ')).toBe(1);
    expect(received()).not.toContain('problem');
  });

  it('takes a target in absolute form', async () => {
    const { port } = await startServer();
    const { socket, received } = await open(port);
    socket.write('GET http://anywhere/health?probe HTTP/1.1\r\nhost: anywhere\r\n\r\n');
    await vi.waitFor(() => expect(received()).toContain('{"status":"ok"}'));
    const body = '{"text":"bad"}';
    socket.write(
      head('http://anywhere/predict', 'content-type: application/json', `content-length: ${body.length}`) + body,
    );
    await vi.waitFor(() => expect(received()).toContain('"label":"negative"'));
  });

  it('holds only so many bytes of half-sent bodies, and forgets them with their callers', async () => {
    const size = 100_000;
    const limits = { bodyBytes: size, batchBodyBytes: size, lineBytes: size, heldBodyBytes: 3 * size };
    const { port } = await startServer({ limits });
    const half = head('/predict/batch', 'content-type: application/json', `content-length: ${size}`);
    const uploads = await Promise.all(Array.from({ length: 10 }, () => open(port)));
    for (const { socket } of uploads) socket.write(half + ' '.repeat(size - 1));
    await vi.waitFor(() => expect(uploads.filter(({ received }) => received() !== '').length).toBeGreaterThan(6));
    const refused = uploads.filter(({ received }) => received() !== '');
    for (const { received } of refused) {
      expect(received()).toContain('HTTP/1.1 503');
      expect(received()).toMatch(/^retry-after: 1\r$/im);
      expect(received()).toContain('"code":"overloaded"');
    }
    for (const { socket } of uploads) socket.destroy();
    const body = JSON.stringify({ texts: ['good'.repeat(20_000)] });
    const headers = { 'content-type': 'application/json' };
    const send = async () =>
      (await fetch(`http://127.0.0.1:${port}/predict/batch`, { method: 'POST', headers, body })).status;
    await vi.waitFor(async () => expect(await send()).toBe(200));
  });

  it('counts a stream as a request under way until its caller leaves', async () => {
    const { port } = await startServer({ limits: { concurrentRequests: 1 } });
    const { socket, received } = await open(port);
    socket.write(head('/predict/batch', 'content-type: application/x-ndjson', 'content-length: 100'));
    socket.write('{"text":"good"}\n');
    await vi.waitFor(() => expect(received()).toContain('"line":1'));
    const headers = { 'content-type': 'application/json' };
    const send = async () =>
      (await fetch(`http://127.0.0.1:${port}/predict`, { method: 'POST', headers, body: '{"text":"a"}' })).status;
    expect(await send()).toBe(503);
    socket.destroy();
    await vi.waitFor(async () => expect(await send()).toBe(200));
  });

  it('survives callers that leave while sending, and reports nothing for them', async () => {
    const errors: unknown[] = [];
    const { port } = await startServer({ onError: (error) => errors.push(error) });
    for (const [path, type] of [
      ['/predict', 'application/json'],
      ['/predict/batch', 'application/x-ndjson'],
    ] as const) {
      const { socket, closed } = await open(port);
      socket.write(head(path, `content-type: ${type}`, 'content-length: 100') + '{"text":"good"}\n');
      await new Promise((resolve) => setTimeout(resolve, 30));
      socket.destroy();
      await closed;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(errors).toEqual([]);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });

  it('aborts the signal of a request whose caller left, and of no other', async () => {
    const signals: AbortSignal[] = [];
    const wait: Route = {
      method: 'GET',
      path: '/wait',
      handle: ({ signal }) => {
        if (signal !== undefined) signals.push(signal);
        return new Promise((resolve) => setTimeout(resolve, 80, { status: 200, headers: {}, body: '' }));
      },
    };
    const { port } = await startServer({ additionalRoutes: [wait] });
    const url = `http://127.0.0.1:${port}/wait`;
    await expect(fetch(url, { signal: AbortSignal.timeout(30) })).rejects.toThrow();
    await fetch(url);
    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]));
  });

  it('stops reading when nobody reads the answers', async () => {
    const { port } = await startServer();
    const { socket, received } = await open(port);
    socket.pause();
    socket.write(head('/predict/batch', 'content-type: application/x-ndjson', 'transfer-encoding: chunked'));
    const lines = '{"text":"good"}\n'.repeat(4_000);
    const chunk = `${lines.length.toString(16)}\r\n${lines}\r\n`;
    let chunks = 0;
    const blocked = async (): Promise<boolean> => {
      const flushed = new Promise<boolean>((resolve) => socket.write(chunk, () => resolve(false)));
      chunks++;
      return Promise.race([flushed, new Promise<boolean>((resolve) => setTimeout(resolve, 500, true))]);
    };
    while (!(await blocked())) if (chunks > 1_000) throw new Error('no backpressure');
    socket.resume();
    socket.write('0\r\n\r\n');
    await vi.waitFor(() => expect(count(received(), '"line":')).toBe(chunks * 4_000), {
      timeout: 20_000,
      interval: 200,
    });
  }, 40_000);
});

describe('bodies that the host has parsed already', () => {
  const anyType = { type: () => true };
  it.each([
    ['json', express.json()],
    ['text', express.text(anyType)],
    ['raw', express.raw(anyType)],
    ['urlencoded, of another type', express.urlencoded({ extended: true })],
  ])('works after express.%s', async (_name, parser) => {
    const app = express()
      .use(parser)
      .use('/mounted', createSentimentRouter({ classifier, limits: { bodyBytes: 50 } }));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closers.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mounted`;
    const post = async (body: string, path = '/predict', type = 'application/json') => {
      const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
      return { status: response.status, text: await response.text() };
    };
    expect((await post('{"text":"é bad"}')).text).toContain('"label":"negative"');
    expect((await post('[]')).status).toBe(400);
    expect((await post(`{"text":"${'x'.repeat(50)}"}`)).status).toBe(413);
    const stream = await post('{"text":"good"}\n{"text":"bad"}', '/predict/batch', 'application/x-ndjson');
    expect(count(stream.text, '"predictionId"')).toBe(2);
    expect((await post('text=a', '/predict', 'application/x-www-form-urlencoded')).status).toBe(415);
  });
});
