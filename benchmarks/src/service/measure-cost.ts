import { join } from 'node:path';
import { load, type LoadResult } from '../http/load.ts';
import { median, shuffled } from '../statistics.ts';
import { type Collector, type ServiceProcess, startCollector, startService } from './start-service.ts';

/** One server's turn under load. */
export interface Turn extends LoadResult {
  /** Microseconds of processor time a request, of all threads and of the one that serves; NaN where nothing tells. */
  readonly processorMicroseconds: number;
  readonly servingMicroseconds: number;
  /** Predictions not yet written when the load ended. */
  readonly waiting: number;
}

export interface ServerCost {
  readonly server: string;
  readonly turns: readonly Turn[];
  /** Share of the requests a second of the bare routes that is lost, median of the rounds. */
  readonly throughputLost: number;
  /** Processor time more than that of the bare routes, as a share of it, median of the rounds. */
  readonly processorAdded: number;
  readonly servingAdded: number;
  readonly dropped: number;
}

export interface CostFigures {
  readonly servers: readonly ServerCost[];
  /** Events that the collector accepted; undefined when there was none. */
  readonly events: number | undefined;
  /** Why telemetry was not measured. */
  readonly telemetryMissing: string | undefined;
}

export interface CostOptions {
  readonly texts: readonly string[];
  /** For databases, removed by the caller. */
  readonly folder: string;
  readonly connections: number;
  readonly rounds: number;
  /** Length of one server's turn. */
  readonly seconds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

export const bareRoutes = 'prediction routes alone';
export const fullService = 'service, SQLite';
export const withTelemetry = 'service, SQLite, telemetry';

/** The Express server with the routes of predictions alone, and with the whole service, by turns in the same run. */
export async function measureCost(options: CostOptions): Promise<CostFigures> {
  const { folder, rounds, seconds, random, onProgress } = options;
  const databaseIn = (name: string) => ({ database: { kind: 'sqlite', file: join(folder, name) } }) as const;
  const servers = new Map<string, ServiceProcess>();
  let collector: Collector | undefined;
  let telemetryMissing: string | undefined;
  try {
    servers.set(bareRoutes, await startService({}));
    servers.set(fullService, await startService(databaseIn('service.sqlite')));
    try {
      collector = await startCollector();
      const { connectionString, certificateFile } = collector;
      const withCollector = { ...databaseIn('telling.sqlite'), connectionString };
      servers.set(withTelemetry, await startService(withCollector, { NODE_EXTRA_CA_CERTS: certificateFile }));
    } catch (error) {
      telemetryMissing = error instanceof Error ? error.message : String(error);
    }
    const turns = new Map([...servers.keys()].map((name) => [name, [] as Turn[]]));
    const dropped = new Map<string, number>();
    for (const server of servers.values()) await takeTurn(server, { ...options, seconds: Math.min(3, seconds) });
    for (let round = 1; round <= rounds; round++) {
      for (const [name, server] of shuffled([...servers], random)) {
        const { turn, lost } = await takeTurn(server, options);
        turns.get(name)?.push(turn);
        dropped.set(name, lost);
        onProgress(`round ${round}: ${name}, ${Math.round(turn.requestsPerSecond)} requests/s`);
      }
    }
    const bare = turns.get(bareRoutes) ?? [];
    return {
      servers: [...turns].map(([server, taken]) => {
        const comparedBy = (figure: keyof Turn) =>
          median(taken.map((turn, round) => turn[figure] / bare[round][figure])) - 1;
        return {
          server,
          turns: taken,
          dropped: dropped.get(server) ?? 0,
          throughputLost: -comparedBy('requestsPerSecond'),
          processorAdded: comparedBy('processorMicroseconds'),
          servingAdded: comparedBy('servingMicroseconds'),
        };
      }),
      events: await collector?.envelopes(),
      telemetryMissing,
    };
  } finally {
    for (const server of servers.values()) await server.stop();
    await collector?.stop();
  }
}

/** Processor time is read once all is written, so that work put off counts as well. */
async function takeTurn(
  server: ServiceProcess,
  { texts, connections, seconds }: CostOptions,
): Promise<{ readonly turn: Turn; readonly lost: number }> {
  const before = server.processorSeconds();
  const result = await load({ url: server.url, texts, connections, seconds });
  const { waiting, dropped } = await server.settled();
  const after = server.processorSeconds();
  const spent = (threads: 'all' | 'serving'): number =>
    (((after?.[threads] ?? NaN) - (before?.[threads] ?? NaN)) * 1e6) / result.requests;
  const turn = { ...result, processorMicroseconds: spent('all'), servingMicroseconds: spent('serving'), waiting };
  return { turn, lost: dropped };
}
