import {
  boolean,
  either,
  exactly,
  extendOptions,
  opaque,
  optional,
  optionsOf,
  type OutputOf,
  parseOptions,
  SentimentError,
} from 'sentiment-core/http';
import {
  type ApplicationInsightsOptions,
  applicationInsightsOptions,
  connectionString,
} from './application-insights/application-insights-options.ts';
import { createApplicationInsightsTelemetry } from './application-insights/package-telemetry.ts';
import { type OpenTelemetryOptions, openTelemetryOptions } from './open-telemetry/open-telemetry-options.ts';
import { createOpenTelemetry } from './open-telemetry/open-telemetry.ts';
import { createQuietTelemetry, type Telemetry } from './telemetry.ts';

/** The connection string may come from the environment. */
export type ApplicationInsightsSettings = Omit<ApplicationInsightsOptions, 'connectionString'> & {
  readonly connectionString?: string | undefined;
};

export interface TelemetrySettings {
  /**
   * Default: on when there is a connection string, here or in `APPLICATIONINSIGHTS_CONNECTION_STRING`, as Azure sets
   * it. `false` turns it off whatever the environment says.
   */
  readonly applicationInsights?: ApplicationInsightsSettings | false | undefined;
  /** Default: off. `true` is the same as `{}`. */
  readonly openTelemetry?: OpenTelemetryOptions | boolean | undefined;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const telemetrySettings = optionsOf<TelemetrySettings>()({
  applicationInsights: optional(
    either(extendOptions(applicationInsightsOptions, { connectionString: optional(connectionString) }), exactly(false)),
  ),
  openTelemetry: optional(either(openTelemetryOptions, boolean())),
  environment: optional(opaque<Environment>()),
});

/**
 * What the settings ask for, all of it, or nothing at all: without a connection string and without OpenTelemetry no
 * package is loaded and no connection made.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when a package is asked for and not installed
 */
export async function createTelemetry(settings: TelemetrySettings = {}): Promise<Telemetry> {
  const {
    environment = process.env,
    applicationInsights,
    openTelemetry = false,
  } = parseOptions(telemetrySettings, settings);
  const asked = settings.applicationInsights;
  const isAskedFor = typeof asked === 'object' && asked.client !== undefined;
  const insights = readInsights(applicationInsights, environment, isAskedFor);
  const options = openTelemetry === true ? {} : openTelemetry;

  const parts: Telemetry[] = [];
  if (insights !== undefined) parts.push(await createApplicationInsightsTelemetry(insights));
  if (options !== false) parts.push(await createOpenTelemetry({ environment, ...options }));
  if (parts.length === 0) return createQuietTelemetry();
  return parts.length === 1 ? parts[0] : combineTelemetry(parts);
}

function readInsights(
  settings: OutputOf<typeof telemetrySettings>['applicationInsights'],
  environment: Environment,
  isAskedFor: boolean,
): ApplicationInsightsOptions | undefined {
  if (settings === false) return undefined;
  if (settings?.connectionString !== undefined) return { ...settings, connectionString: settings.connectionString };
  const variable = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
  const ofEnvironment = environment[variable];
  if (ofEnvironment) return { ...settings, connectionString: parseOptions(connectionString, ofEnvironment, variable) };
  // Settings that ask for a client must not be quiet by mistake.
  if (!isAskedFor) return undefined;
  throw new SentimentError({
    code: 'option_invalid',
    field: 'applicationInsights.connectionString',
    message: 'Application Insights has settings but no connection string; set APPLICATIONINSIGHTS_CONNECTION_STRING',
  });
}

/** Deliveries that some back ends accepted and others did not, remembered until they are repeated. */
const longestMemory = 10_000;

/**
 * Sends every event to all of them. `deliver` resolves when all have accepted the event; when it is repeated after a
 * failure, those that had accepted it are not asked again.
 */
export function combineTelemetry(parts: readonly Telemetry[]): Telemetry {
  const partlyDelivered = new Map<string, ReadonlySet<Telemetry>>();
  const remember = (id: string, done: ReadonlySet<Telemetry>): void => {
    partlyDelivered.delete(id);
    if (done.size === 0) return;
    partlyDelivered.set(id, done);
    const [oldest] = partlyDelivered.keys();
    if (partlyDelivered.size > longestMemory && oldest !== undefined) partlyDelivered.delete(oldest);
  };

  const measuring = parts.filter((part) => part.measure !== undefined);
  return {
    track: (event) => parts.forEach((part) => part.track(event)),
    measure:
      measuring.length === 0 ? undefined : (predictions) => measuring.forEach((part) => part.measure?.(predictions)),
    async deliver(event, signal) {
      const done = new Set(partlyDelivered.get(event.id));
      const results = await Promise.allSettled(
        parts.map(async (part) => {
          if (!done.has(part)) await part.deliver(event, signal);
          done.add(part);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      remember(event.id, failed === undefined ? new Set() : done);
      if (failed !== undefined) throw failed.reason;
    },
    flush: (timeoutMs) => Promise.all(parts.map((part) => part.flush(timeoutMs))).then(() => undefined),
    close: (timeoutMs) => Promise.all(parts.map((part) => part.close(timeoutMs))).then(() => undefined),
    status() {
      const all = parts.map((part) => part.status());
      const sum = (field: 'buffered' | 'sent' | 'dropped' | 'failures') =>
        all.reduce((total, status) => total + status[field], 0);
      const lastFailure = all.find((status) => status.lastFailure !== undefined)?.lastFailure;
      return {
        buffered: sum('buffered'),
        sent: sum('sent'),
        dropped: sum('dropped'),
        failures: sum('failures'),
        lastFailure,
      };
    },
  };
}
