import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of an installed Chromium: CHROMIUM_PATH, or where distributions put it. */
export function findChromium(): string | undefined {
  const wanted = process.env['CHROMIUM_PATH'];
  const found = (wanted ? [wanted] : usual).find((path) => existsSync(path));
  if (found === undefined) {
    const places = wanted ?? usual.join(', ');
    if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(`REQUIRE_BROWSER is set and there is no ${places}`);
    process.stderr.write(`Browser tests skipped: no Chromium at ${places}; set CHROMIUM_PATH\n`);
  }
  return found;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface StaticServer {
  readonly url: string;
  /** Paths asked for so far, in order. */
  readonly requested: readonly string[];
  close(): Promise<void>;
}

/** Serves the files of `folder` on loopback, and `page` at `/`. */
export async function serveFolder(folder: string, page: string): Promise<StaticServer> {
  const requested: string[] = [];
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    requested.push(path);
    const content = path === '/' ? Promise.resolve(Buffer.from(page)) : readFile(join(folder, path));
    content.then(
      (bytes) => response.setHeader('content-type', mediaTypes[extname(path) || '.html'] ?? '').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
