import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { serve } from './serve.ts';

const servers: Awaited<ReturnType<typeof serve>>[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ close }) => close()));
});

async function start(
  environment: Record<string, string> = {},
  loadClassifier = async () => createWordCountClassifier(),
) {
  const lines: string[] = [];
  const server = await serve({
    environment: { PORT: '0', SQLITE_FILE: ':memory:', ...environment },
    loadClassifier,
    log: (line) => lines.push(line),
  });
  servers.push(server);
  return { lines, url: lines[0].replace('Listening on ', '') };
}

describe('serve', () => {
  it('says where it listens, what it keeps and which model is ready, and predicts', async () => {
    const { lines, url } = await start();
    expect(lines).toEqual([
      expect.stringMatching(/^Listening on http:\/\/127\.0\.0\.1:\d+$/),
      'Predictions and feedback are kept in memory, until the server ends',
      'Model word-count 1 is ready',
    ]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/predict`, { method: 'POST', headers, body: '{"text":"bad"}' });
    expect((await response.json()).label).toBe('negative');
  });

  it('says in one line that the port is used', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    await expect(start({ PORT: port })).rejects.toThrowError(
      `Cannot listen on 127.0.0.1, port ${port}: the port is already used; set PORT to another one.`,
    );
  });

  it('listens before the model is there, and stops when it cannot be loaded', async () => {
    const statuses: number[] = [];
    const lines: string[] = [];
    const failing = serve({
      environment: { PORT: '0', SQLITE_FILE: ':memory:' },
      log: (line) => lines.push(line),
      async loadClassifier() {
        const url = lines[0].replace('Listening on ', '');
        statuses.push((await fetch(`${url}/health`)).status, (await fetch(`${url}/ready`)).status);
        throw new Error('weights missing');
      },
    });
    await expect(failing).rejects.toThrowError('The model cannot be loaded: weights missing');
    expect(statuses).toEqual([200, 503]);
    await expect(fetch(lines[0].replace('Listening on ', ''))).rejects.toThrow();
  });

  it('keeps feedback in a file, over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'example-server-'));
    const file = join(folder, 'service.sqlite');
    const headers = { 'content-type': 'application/json' };
    const post = async (url: string, body: unknown) =>
      (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    const first = await start({ SQLITE_FILE: file });
    expect(first.lines[1]).toBe(`Predictions and feedback are kept in ${file}`);
    const { predictionId } = await post(`${first.url}/predict`, { text: 'bad' });
    await servers.pop()?.close();
    expect(existsSync(file)).toBe(true);
    const { url } = await start({ SQLITE_FILE: file });
    expect(await post(`${url}/feedback`, { predictionId, correct: false })).toMatchObject({ trueLabel: 'positive' });
    expect(await (await fetch(`${url}/feedback/errors`)).json()).toMatchObject({ errors: [{ predictionId }] });
    await servers.pop()?.close();
    rmSync(folder, { recursive: true });
  });

  it('is closed to monitoring by others without a key, and says so', async () => {
    const closed = await start({ HOST: '0.0.0.0' });
    const { port } = new URL(closed.url);
    expect((await fetch(`http://127.0.0.1:${port}/stats`)).status).toBe(403);
    expect(closed.lines[2]).toBe(
      'Monitoring is closed (/stats, /metrics, /drift, /alerts and /feedback/errors): set MONITORING_KEYS to open it to those who have one',
    );
    const proxied = await start({ TRUSTED_PROXIES: '1' });
    expect((await fetch(`${proxied.url}/stats`)).status).toBe(403);
    const key = 'monitoring-key-0123456789';
    const keyed = await start({ HOST: '0.0.0.0', MONITORING_KEYS: key });
    expect(keyed.lines.join('\n')).not.toContain('Monitoring');
    const headers = { authorization: `Bearer ${key}` };
    const stats = `http://127.0.0.1:${new URL(keyed.url).port}/stats`;
    expect((await fetch(stats, { headers })).status).toBe(200);
    expect((await fetch(stats)).status).toBe(401);
  });

  it.each([
    [{ SQLITE_JOURNAL: 'none' }, 'SQLITE_JOURNAL must be one of wal, exclusive'],
    [
      { SQLITE_FILE: '/no/such/folder/a.sqlite' },
      'The service with its database in /no/such/folder/a.sqlite does not start: The database cannot open its file: its folder must be there, and writable',
    ],
  ])('says in one line what is wrong with %o', async (environment, message) => {
    await expect(start(environment)).rejects.toThrowError(message);
  });

  it('serves the page and its parts with a type, a policy and caching', async () => {
    const { url } = await start();
    for (const [path, type, cache] of [
      ['/', 'text/html; charset=utf-8', 'no-cache'],
      ['/page.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
      ['/feedback.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
      ['/post.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
      ['/style.css', 'text/css; charset=utf-8', 'public, max-age=300'],
      ['/icon.svg', 'image/svg+xml', 'public, max-age=300'],
    ] as const) {
      const { status, headers } = await fetch(url + path);
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, type, cache]);
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      const etag = headers.get('etag') ?? '';
      expect(
        (await fetch(url + path, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status,
      ).toBe(304);
    }
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/src/server.ts', '/nothing.js']) {
      const response = await fetch(url + path);
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    }
  });

  it('needs nothing from elsewhere', async () => {
    const { url } = await start();
    const html = await (await fetch(url)).text();
    const parts = await Promise.all(
      ['/page.js', '/feedback.js', '/post.js', '/style.css'].map(async (path) => (await fetch(url + path)).text()),
    );
    for (const text of [html, ...parts]) expect(text).not.toMatch(/https?:\/\/|\/\/cdn/);
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style/);
  });
});
