import type { Server } from 'node:http';
import type { ModelChange } from '@sentiment-core/mlops/registry';
import type { Service } from '@sentiment-core/mlops/service';
import type { Classifier } from 'sentiment-core';
import { isLoopback } from 'sentiment-core/http';
import { databaseSettings } from '../mlops.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ListeningServer {
  readonly server: Server;
  listen(where: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Records in telemetry that another model took over, where there is telemetry. */
  readonly modelChanged?: (change: ModelChange) => void;
  /** Finishes what is under way, writes what waits. Safe to call twice. */
  close(): Promise<void>;
}

export interface ServiceServerOptions {
  /** The model, or a look-up made for every request. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** Address to listen on: what is monitored is open without a key when only this machine can reach it. */
  readonly host: string;
  /** File of SQLite or `postgresql://…`. Default: what the environment says, else memory. */
  readonly database?: string | undefined;
  /** Called with a line for what is not served or not kept, and why. */
  readonly warn: (line: string) => void;
  /** Default: of this process. */
  readonly environment?: Environment;
}

/**
 * A server of predictions, feedback, monitoring and alerts.
 * @throws {SentimentError} `option_invalid`
 * @throws {Error} when the database cannot be opened
 */
export async function createServiceServer(options: ServiceServerOptions): Promise<ListeningServer> {
  const { createSentimentServer } = await import('@sentiment-core/express');
  const service = await openService(options);
  const { server, listen, close } = createSentimentServer({ routes: service.routes });
  return {
    server,
    listen,
    modelChanged: service.modelChanged,
    async close() {
      await close();
      await service.close();
    },
  };
}

async function openService({
  classifier,
  host,
  database,
  warn,
  environment = process.env,
}: ServiceServerOptions): Promise<Service> {
  const { createService, readServiceEnvironment } = await import('@sentiment-core/mlops/service');
  const settings = readServiceEnvironment({
    environment: withDatabase(database, environment),
    loopback: isLoopback(host),
  });
  const { access, database: chosen } = settings;
  const inMemory = chosen.kind === 'sqlite' && chosen.file === ':memory:';
  if (inMemory) warn('sentiment: feedback is kept in memory until the server ends; --database FILE keeps it');
  if (access?.openMonitoring !== true && (access?.monitoringKeys ?? []).length === 0)
    warn('sentiment: /stats, /metrics, /drift, /alerts and /feedback/errors are closed: set MONITORING_KEYS');
  try {
    return await createService({ ...settings, classifier });
  } catch (error) {
    // A connection string holds a password: it is not shown.
    const place = chosen.kind === 'sqlite' ? chosen.file : 'PostgreSQL';
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What is asked for on the command line comes before the environment. */
function withDatabase(database: string | undefined, environment: Environment): Environment {
  if (database !== undefined) {
    const { kind } = databaseSettings(database);
    return {
      ...environment,
      ...(kind === 'sqlite' ? { DATABASE_URL: '', SQLITE_FILE: database } : { DATABASE_URL: database }),
    };
  }
  return environment['DATABASE_URL'] || environment['SQLITE_FILE']
    ? environment
    : { ...environment, SQLITE_FILE: ':memory:' };
}
