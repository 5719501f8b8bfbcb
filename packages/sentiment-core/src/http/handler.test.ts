import { describe, expect, it, vi } from 'vitest';
import type { Route } from '../contracts/index.ts';
import { createHandler } from './handler.ts';
import { toWebHandler } from './web-handler.ts';

function route(path: string, body: string, method: Route['method'] = 'GET'): Route {
  return {
    method,
    path,
    handle: (_request, parameters) => ({ status: 200, headers: {}, body: body + JSON.stringify(parameters) }),
  };
}

async function get(routes: readonly Route[], path: string, method = 'GET') {
  const response = await toWebHandler(createHandler({ routes }))(new Request(`http://host${path}`, { method }));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('createHandler', () => {
  it('prefers a literal path and decodes parameters', async () => {
    const routes = [route('/a/{id}', 'pattern'), route('/a/b', 'literal'), route('/a/{id}/c', 'deep')];
    expect((await get(routes, '/a/b')).text).toBe('literal{}');
    expect((await get(routes, '/a/x%20y')).text).toBe('pattern{"id":"x y"}');
    expect((await get(routes, '/a/1/c')).text).toBe('deep{"id":"1"}');
  });

  it.each(['/', '/A/b', '/a/b/', '/a/', '/a/%ff', '/constructor', '/__proto__', '/a/1/2/3'])(
    'has nothing at %s',
    async (path) => {
      const response = await get([route('/a/{id}', ''), route('/a/b', '')], path);
      expect(response.status).toBe(404);
      expect(JSON.parse(response.text)).toMatchObject({ code: 'not_found' });
    },
  );

  it('keeps a parameter named __proto__ a parameter', async () => {
    expect((await get([route('/a/{__proto__}', '')], '/a/x')).text).toBe('{"__proto__":"x"}');
  });

  it('answers HEAD with the length of GET, OPTIONS and 405 with Allow', async () => {
    const routes = [route('/a', 'é'), route('/a', '', 'PUT')];
    const head = await get(routes, '/a', 'HEAD');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '4']);
    const options = await get(routes, '/a', 'OPTIONS');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, PUT, HEAD, OPTIONS']);
    const wrong = await get(routes, '/a', 'DELETE');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, PUT, HEAD, OPTIONS']);
    const wrongHead = await get([route('/a', '', 'PUT')], '/a', 'HEAD');
    expect([wrongHead.status, wrongHead.text]).toEqual([405, '']);
  });

  it('turns a failure into a problem and reports it', async () => {
    const failure = new Error('broken');
    const onError = vi.fn();
    const broken: Route = {
      method: 'GET',
      path: '/a',
      handle: () => {
        throw failure;
      },
    };
    const call = toWebHandler(createHandler({ routes: [broken], onError }));
    expect((await call(new Request('http://host/a'))).status).toBe(500);
    expect(onError).toHaveBeenCalledWith(failure, expect.objectContaining({ method: 'GET', path: '/a' }));
  });

  it('lets a route give its failures a form of its own, and still reports what is answered with 500', async () => {
    const onError = vi.fn();
    const teapot: Route = {
      ...route('/a', ''),
      handle: ({ query }) => {
        throw new Error(query);
      },
      problem: (error) => ({ status: Number((error as Error).message), headers: {}, body: 'no' }),
    };
    const call = toWebHandler(createHandler({ routes: [teapot, { ...teapot, path: '/{b}' }], onError }));
    const refused = await call(new Request('http://host/a?418'));
    expect([refused.status, await refused.text(), onError.mock.calls.length]).toEqual([418, 'no', 0]);
    const failed = await call(new Request('http://host/b?500', { method: 'HEAD' }));
    expect([failed.status, await failed.text(), failed.headers.get('content-length')]).toEqual([500, '', '2']);
    expect(onError).toHaveBeenCalledTimes(1);
    expect((await call(new Request('http://host/a', { method: 'PUT' }))).status).toBe(405);
  });

  it('refuses routes that hide each other', () => {
    expect(() => createHandler({ routes: [route('/a', ''), route('/a', '')] })).toThrowError(/GET \/a is given twice/);
    expect(() => createHandler({ routes: [route('a', '')] })).toThrowError(/does not start with/);
  });
});
