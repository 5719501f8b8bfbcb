import { once } from 'node:events';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { isFollowed, openServedModel } from './served-model.ts';
import type { ListeningServer, Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly model: string;
  /** Seconds between two looks at an alias. Default 30. */
  readonly poll?: number;
  /** File of SQLite or `postgresql://…`. Default: what the environment says, else memory. */
  readonly database?: string;
}

const defaultPoll = 30;

/** Serves until it is told to stop; requests under way are finished. */
export async function serve(
  { host, port, model, poll, database }: ServeOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  if (poll !== undefined && !isFollowed(model))
    throw new UsageError('--poll is for a model of the form models:/name@alias');
  const warn = (line: string): void => void io.stderr.write(`${line}\n`);
  let server: ListeningServer | undefined;
  const served = await openServedModel(
    { model, poll: poll ?? defaultPoll, warn, onChange: (change) => server?.modelChanged?.(change) },
    services,
  );
  try {
    server = await services.createServer({ classifier: served.classifier, host, database, warn });
    const { close } = server;
    const { url } = await server.listen({ host, port }).catch((error: unknown) => {
      throw listenError(error, host, port);
    });
    // Only now: `once` rejects on the 'error' of a failed listen, too, when nobody waits for it.
    const closed = once(server.server, 'close');
    const stopListening = io.onInterrupt(() => void close());
    const { name, version } = served.current().info;
    io.stderr.write(`${name} ${version} at ${url} (documentation: ${url}/docs)\n`);
    await closed;
    stopListening();
  } finally {
    await server?.close();
    await served.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already used; choose another --port',
  EACCES: 'the port needs more rights than this process has; choose a --port from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have that address; choose a --host that it has',
  ENOTFOUND: 'the host name is unknown; choose a --host of this machine',
};

function listenError(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new Error(`cannot listen on ${host}, port ${port}: ${reason}`, { cause: error });
}
