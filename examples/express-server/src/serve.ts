import { fileURLToPath } from 'node:url';
import { createSentimentServer, type SentimentServer } from '@sentiment-core/express';
import express from 'express';
import type { Classifier } from 'sentiment-core';
import type { Route } from 'sentiment-core/http';
import { openService } from './open-service.ts';
import { readSettings, type Settings } from './settings.ts';

export interface ServeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly loadClassifier: () => Promise<Classifier>;
  readonly signals?: readonly NodeJS.Signals[];
  readonly log?: (line: string) => void;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Listens at once, answers `/ready` with 503 until the model is loaded. Once closed, by a signal or by `close`, it
 * finishes what is under way and writes what waits.
 * @throws {Error} with one line for whoever started it, when a setting is wrong, the database cannot be opened, the
 * address cannot be listened on, or the model cannot be loaded
 */
export async function serve(options: ServeOptions): Promise<Pick<SentimentServer, 'close'>> {
  const { environment, loadClassifier, signals = [], log = console.log } = options;
  const settings = readSettings(environment);
  let classifier: Classifier | undefined;
  // Behind a proxy on this machine others call, too.
  const loopback = settings.loopback && settings.trustedProxies === 0;
  const service = await openService({ environment, loopback, classifier: () => classifier });
  const server = createExampleServer(settings, service.routes, signals);
  server.server.once('close', () => void service.close());
  const close = async (): Promise<void> => {
    await server.close();
    await service.close();
  };
  try {
    const { url } = await server.listen({ host: settings.host, port: settings.port });
    log(`Listening on ${url}`);
  } catch (error) {
    await close();
    throw new Error(startErrorLine(error, settings.host, settings.port), { cause: error });
  }
  for (const notice of service.notices) log(notice);
  try {
    classifier = await loadClassifier();
  } catch (error) {
    await close();
    throw new Error(`The model cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  log(`Model ${classifier.info.name} ${classifier.info.version} is ready`);
  return { close };
}

const pages = fileURLToPath(new URL('../public', import.meta.url));

/** The routes and the page at `/`. The page is checked for changes on every visit, its parts every five minutes. */
function createExampleServer(
  settings: Settings,
  routes: readonly Route[],
  signals: readonly NodeJS.Signals[],
): SentimentServer {
  return createSentimentServer({
    routes,
    signals,
    rateLimit: settings.requestsPerMinute === false ? false : { limit: settings.requestsPerMinute },
    trustProxy: settings.trustedProxies,
    handlers: [
      express.static(pages, {
        setHeaders(response, file) {
          response.setHeader('cache-control', file.endsWith('.html') ? 'no-cache' : 'public, max-age=300');
        },
      }),
    ],
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already used; set PORT to another one',
  EACCES: 'the port needs more rights than this process has; set PORT to one from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have that address; set HOST to one it has',
  ENOTFOUND: 'the host name is unknown; set HOST to an address of this machine',
};

/** Why the server did not start, in one line. */
function startErrorLine(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return `Cannot listen on ${host}, port ${port}: ${reason}.`;
}
