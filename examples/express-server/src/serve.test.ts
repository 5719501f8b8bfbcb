import { afterEach, describe, expect, it } from 'vitest';
import type { SentimentServer } from '@sentiment-core/express';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { serve } from './serve.ts';

const servers: SentimentServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ close }) => close()));
});

const start = async (
  environment: Record<string, string> = { PORT: '0' },
  loadClassifier = async () => createWordCountClassifier(),
) => {
  const lines: string[] = [];
  const server = await serve({ environment, loadClassifier, log: (line) => lines.push(line) });
  servers.push(server);
  return { lines, url: lines[0].replace('Listening on ', '') };
};

describe('serve', () => {
  it('says where it listens and which model is ready, and predicts', async () => {
    const { lines, url } = await start();
    expect(lines[0]).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines[1]).toBe('Model word-count 1 is ready');
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
      environment: { PORT: '0' },
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

  it('serves the page and its parts with a type, a policy and caching', async () => {
    const { url } = await start();
    for (const [path, type, cache] of [
      ['/', 'text/html; charset=utf-8', 'no-cache'],
      ['/page.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
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
    const parts = await Promise.all(['/page.js', '/style.css'].map(async (path) => (await fetch(url + path)).text()));
    for (const text of [html, ...parts]) expect(text).not.toMatch(/https?:\/\/|\/\/cdn/);
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style/);
  });
});
