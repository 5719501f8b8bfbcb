import type { SentimentServer } from '@sentiment-core/express';
import type { Classifier } from 'sentiment-core';
import { createExampleServer } from './example-server.ts';
import { openService } from './open-service.ts';
import { readSettings } from './settings.ts';
import { startErrorLine } from './start-error.ts';

export interface ServeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly loadClassifier: () => Promise<Classifier>;
  readonly signals?: readonly NodeJS.Signals[];
  readonly log?: (line: string) => void;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Listens at once, answers `/ready` with 503 until the model is loaded. Once closed, by a signal or by `close`, it
 * finishes what is under way and writes what waits.
 * @throws {Error} with one line for whoever started it, when a setting is wrong, the database cannot be opened, the
 * address cannot be listened on, or the model cannot be loaded
 */
export const serve = async (options: ServeOptions): Promise<Pick<SentimentServer, 'close'>> => {
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
};
