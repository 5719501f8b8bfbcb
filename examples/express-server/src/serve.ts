import type { SentimentServer } from '@sentiment-core/express';
import type { Classifier } from 'sentiment-core';
import { createExampleServer } from './example-server.ts';
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
 * Listens at once, answers `/ready` with 503 until the model is loaded.
 * @throws {Error} with one line for whoever started it, when a setting is wrong, the address cannot be listened on, or
 * the model cannot be loaded
 */
export const serve = async (options: ServeOptions): Promise<SentimentServer> => {
  const { environment, loadClassifier, signals = [], log = console.log } = options;
  const settings = readSettings(environment);
  let classifier: Classifier | undefined;
  const server = createExampleServer(settings, () => classifier, signals);
  try {
    const { url } = await server.listen({ host: settings.host, port: settings.port });
    log(`Listening on ${url}`);
  } catch (error) {
    await server.close();
    throw new Error(startErrorLine(error, settings.host, settings.port), { cause: error });
  }
  try {
    classifier = await loadClassifier();
  } catch (error) {
    await server.close();
    throw new Error(`The model cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  log(`Model ${classifier.info.name} ${classifier.info.version} is ready`);
  return server;
};
