import { once } from 'node:events';
import type { CommandLineIo } from './command-line-io.ts';
import type { Services } from './services.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly model: string;
}

/** Serves until it is told to stop; requests under way are finished. */
export async function serve({ host, port, model }: ServeOptions, io: CommandLineIo, services: Services): Promise<void> {
  const classifier = await services.loadClassifier(model);
  try {
    const server = await services.createServer({ classifier });
    const closed = once(server.server, 'close');
    const { url } = await server.listen({ host, port });
    const stopListening = io.onInterrupt(() => void server.close());
    const { name, version } = classifier.info;
    io.stderr.write(`${name} ${version} at ${url} (documentation: ${url}/docs)\n`);
    await closed;
    stopListening();
  } finally {
    await classifier.close();
  }
}
