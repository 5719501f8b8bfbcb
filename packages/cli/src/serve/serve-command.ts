import { once } from 'node:events';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import type { ModelChange } from '@sentiment-core/mlops/registry';
import type { Classifier } from 'sentiment-core';
import { isRegistryReference, watchRegistry } from '../mlops.ts';
import type { Models } from '../models.ts';
import { UsageError } from '../terminal/errors.ts';
import { createServiceServer, type ListeningServer } from './service-server.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly model: string;
  /** Seconds between two checks of an alias. Default 30. */
  readonly poll?: number | undefined;
  /** File of SQLite or `postgresql://…`. Default: what the environment says, else memory. */
  readonly database?: string | undefined;
}

const defaultPollSeconds = 30;

/** Serves until it is told to stop; requests under way are finished. */
export async function serve(
  { host, port, model, poll, database }: ServeOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  if (poll !== undefined && !isFollowed(model))
    throw new UsageError('--poll is for a model of the form models:/name@alias');
  const warn = (line: string): void => void io.stderr.write(`${line}\n`);
  let server: ListeningServer | undefined;
  const served = await openServedModel(
    {
      model,
      pollIntervalMs: 1000 * (poll ?? defaultPollSeconds),
      warn,
      onChange: (change) => server?.modelChanged?.(change),
    },
    models,
  );
  try {
    server = await createServiceServer({ classifier: served.classifier, host, database, warn });
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

/** What `serve` answers with: one classifier, or whichever an alias of a registry points at. */
interface ServedModel {
  readonly classifier: Classifier | (() => Classifier);
  /** The classifier at this moment. */
  current(): Classifier;
  close(): Promise<void>;
}

interface ServedModelOptions {
  readonly model: string;
  /** Between two checks of the alias. */
  readonly pollIntervalMs: number;
  /** Called with a line for every new version and failure. */
  readonly warn: (line: string) => void;
  /** Called for every new version. */
  readonly onChange: (change: ModelChange) => void;
}

/** Whether the reference can come to mean another model: `models:/name@alias`. */
function isFollowed(model: string): boolean {
  return isRegistryReference(model) && /@[^/]+$/.test(model);
}

async function openServedModel(
  { model, pollIntervalMs, warn, onChange }: ServedModelOptions,
  models: Models,
): Promise<ServedModel> {
  if (!isFollowed(model)) {
    const classifier = await models.loadClassifier(model);
    return { classifier, current: () => classifier, close: () => classifier.close() };
  }
  let shown = '';
  const watched = await watchRegistry(model, {
    intervalMs: pollIntervalMs,
    onChange(change) {
      shown = '';
      warn(`${model}: version ${change.to.version} in place of version ${change.from.version}`);
      onChange(change);
    },
    onError(error) {
      const line = `${model} could not be renewed: ${error instanceof Error ? error.message : String(error)}`;
      // A server that is away for hours is mentioned once.
      if (line !== shown) warn(line);
      shown = line;
    },
  });
  return { classifier: watched.classifier, current: watched.classifier, close: () => watched.close() };
}
