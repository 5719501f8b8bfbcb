import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Route } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createSentimentServer, type SentimentServer, type SentimentServerOptions } from './sentiment-server.ts';

const servers: SentimentServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ close }) => close()));
});

async function start(options: Partial<SentimentServerOptions> = {}) {
  const server = createSentimentServer({ classifier: createWordCountClassifier(), closeTimeoutMs: 500, ...options });
  servers.push(server);
  return { server, ...(await server.listen({ port: 0 })) };
}

function gate() {
  let release = (): void => {};
  const opened = new Promise<void>((resolve) => (release = resolve));
  const entered = vi.fn();
  const route: Route = {
    method: 'GET',
    path: '/gate',
    handle: async () => (entered(), await opened, { status: 200, headers: {}, body: 'through' }),
  };
  return { route, release, entered };
}

describe('headers', () => {
  it('hardens every answer and names no framework', async () => {
    const { url } = await start();
    for (const path of ['/health', '/nowhere']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await fetch(`${url}/docs`)).headers.get('content-security-policy')).toContain("style-src 'sha256-");
  });

  it('echoes a well-formed request id and replaces any other', async () => {
    const { url } = await start();
    const idFor = async (id?: string) =>
      (await fetch(`${url}/health`, { headers: id === undefined ? {} : { 'x-request-id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idFor('trace-1.a_B')).toBe('trace-1.a_B');
    for (const bad of ['a b', '<script>', 'x'.repeat(129), '', undefined]) {
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('lets other origins in only when told', async () => {
    const { url } = await start({ cors: { origin: 'https://friend.example' } });
    const preflight = await fetch(`${url}/predict`, {
      method: 'OPTIONS',
      headers: { origin: 'https://friend.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://friend.example',
    ]);
  });
});

describe('rate limit', () => {
  it('answers 429 as a problem, and leaves probes alone', async () => {
    const { url } = await start({ rateLimit: { limit: 2, windowMs: 60_000 } });
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) statuses.push((await fetch(`${url}/model`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await fetch(`${url}/model`);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await refused.json()).code).toBe('too_many_requests');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/v2/health/live`)).status).toBe(404);
  });

  it('counts by the forwarded address only behind a trusted proxy', async () => {
    for (const [trustProxy, expected] of [
      [1, 200],
      [false, 429],
    ] as const) {
      const { url } = await start({ rateLimit: { limit: 1 }, trustProxy });
      await fetch(`${url}/model`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
      expect((await fetch(`${url}/model`, { headers: { 'x-forwarded-for': '192.0.2.2' } })).status).toBe(expected);
    }
  });
});

describe('handlers after the routes', () => {
  it('see what no route answers; their failures become problems', async () => {
    const errors: unknown[] = [];
    const failure = new Error('secret');
    const { url } = await start({
      onError: (error) => errors.push(error),
      handlers: [
        (request, response, next) => {
          if (request.path === '/') response.end('page');
          else if (request.path === '/broken') throw failure;
          else next(request.path === '/bad' ? Object.assign(new Error('secret'), { status: 400 }) : undefined);
        },
      ],
    });
    expect(await (await fetch(url)).text()).toBe('page');
    expect(await (await fetch(`${url}/nowhere`)).json()).toMatchObject({ status: 404, code: 'not_found' });
    expect(await (await fetch(`${url}/broken`)).json()).toMatchObject({ status: 500, code: 'internal' });
    expect(await (await fetch(`${url}/bad`)).json()).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(errors).toEqual([failure]);
  });
});

describe('refusals by middleware', () => {
  it.each([
    [401, 401, 'unauthorized'],
    [403, 403, 'forbidden'],
    [404, 404, 'not_found'],
    [405, 405, 'method_not_allowed'],
    [413, 413, 'body_too_large'],
    [415, 415, 'unsupported_media_type'],
    [429, 429, 'too_many_requests'],
    [418, 400, 'invalid_request'],
  ])('with %i are answered %i, %s', async (thrown, status, code) => {
    const errors: unknown[] = [];
    const { url } = await start({
      onError: (error) => errors.push(error),
      handlers: [
        (request, _response, next) =>
          next(Object.assign(new Error('secret'), request.path === '/a' ? { status: thrown } : { statusCode: thrown })),
      ],
    });
    for (const path of ['/a', '/b']) {
      const response = await fetch(url + path);
      const text = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
      expect(JSON.parse(text)).toMatchObject({ status, code });
      expect(text).not.toContain('secret');
    }
    expect(errors).toEqual([]);
  });
});

describe('listen and close', () => {
  it('rejects when the port is taken, and can try another', async () => {
    const { port } = await start();
    const second = createSentimentServer({ classifier: createWordCountClassifier() });
    servers.push(second);
    await expect(second.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect((await fetch(`${(await second.listen({ port: 0 })).url}/health`)).status).toBe(200);
  });

  it('finishes what is under way, accepts nothing new, and closes kept connections', async () => {
    const { route, release, entered } = gate();
    const { server, url, port } = await start({ additionalRoutes: [route], closeTimeoutMs: 10_000 });
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve) =>
      request({ port, path: '/health', agent }, (response) => response.resume().on('end', resolve)).end(),
    );
    const underWay = fetch(`${url}/gate`);
    await vi.waitFor(() => expect(entered).toHaveBeenCalled());
    const started = performance.now();
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(closed).toBe(false);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    release();
    expect(await (await underWay).text()).toBe('through');
    await closing;
    expect(performance.now() - started).toBeLessThan(2_000);
    agent.destroy();
  });

  it('tells a caller that still had a request to send not to send another', async () => {
    const { route, release, entered } = gate();
    const { server, port } = await start({ additionalRoutes: [route] });
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let received = '';
    socket.on('data', (text: string) => (received += text));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /gate HTTP/1.1\r\nhost: x\r\n\r\n');
    await vi.waitFor(() => expect(entered).toHaveBeenCalled());
    const closing = server.close();
    socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    await Promise.all([closing, ended]);
    expect(received.match(/^connection: .*$/gim)).toEqual(['Connection: keep-alive', 'connection: close']);
    expect(received).toContain('{"status":"ok"}');
  });

  it('cuts what is not done at the deadline', async () => {
    const { route, entered } = gate();
    const { server, url } = await start({ additionalRoutes: [route], closeTimeoutMs: 100 });
    const underWay = fetch(`${url}/gate`).then(
      () => 'answered',
      () => 'cut',
    );
    await vi.waitFor(() => expect(entered).toHaveBeenCalled());
    await Promise.all([server.close(), server.close()]);
    expect(await underWay).toBe('cut');
  });

  it('closes before it ever listened', async () => {
    const server = createSentimentServer({ classifier: createWordCountClassifier() });
    await expect(server.close()).resolves.toBeUndefined();
  });

  it('closes on a signal and stops listening to signals', async () => {
    const before = process.listenerCount('SIGTERM');
    const { server, url } = await start({ signals: ['SIGTERM'] });
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    process.emit('SIGTERM');
    await vi.waitFor(() => expect(server.server.listening).toBe(false));
    expect(process.listenerCount('SIGTERM')).toBe(before);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('sets the time limits it is told', async () => {
    const { server } = await start({ timeouts: { headersMs: 1, requestMs: 2, keepAliveMs: 3, idleMs: 4 } });
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = server.server;
    expect([headersTimeout, requestTimeout, keepAliveTimeout, timeout]).toEqual([1, 2, 3, 4]);
  });
});
