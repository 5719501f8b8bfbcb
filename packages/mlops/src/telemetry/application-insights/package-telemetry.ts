import type * as openTelemetryResources from '@opentelemetry/resources';
import type * as applicationinsights from 'applicationinsights';
import { parseOptions } from 'sentiment-core/http';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { defaultCloseTimeoutMs, packageMissing, type Telemetry, within } from '../telemetry.ts';
import {
  type ApplicationInsightsConnection,
  type ApplicationInsightsOptions,
  applicationInsightsOptions,
  type ApplicationInsightsSettings,
  parseConnectionString,
} from './application-insights-options.ts';
import { createDirectTelemetry } from './direct-telemetry.ts';
import { splitProperties } from './envelope.ts';

/**
 * Events to Application Insights, rows of `customEvents`.
 * @throws {SentimentError} `option_invalid`, which shows nothing of the connection string; `engine_missing` when the
 * applicationinsights package is asked for and not installed
 */
export async function createApplicationInsightsTelemetry(options: ApplicationInsightsOptions): Promise<Telemetry> {
  const settings = parseOptions(applicationInsightsOptions, options);
  const connection = parseConnectionString(settings.connectionString);
  const direct = createDirectTelemetry(connection, settings);
  return settings.client === 'package' ? createPackageTelemetry(connection, settings, direct) : direct;
}

interface Packages {
  readonly insights: typeof applicationinsights;
  readonly resources: typeof openTelemetryResources;
}
type Client = applicationinsights.TelemetryClient;

/** The package sends usage figures of its own to Microsoft unless these variables are set. */
const quietSwitches = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_STATSBEAT_DISABLED',
  'APPLICATIONINSIGHTS_SDKSTATS_DISABLED',
];

async function loadPackages(): Promise<Packages> {
  for (const name of quietSwitches) process.env[name] ??= 'true';
  try {
    const loaded: Packages['insights'] & { readonly default?: Packages['insights'] } =
      await import('applicationinsights');
    return { insights: loaded.default ?? loaded, resources: await import('@opentelemetry/resources') };
  } catch (cause) {
    const packages = 'applicationinsights@3.16 @opentelemetry/resources@2';
    throw packageMissing('client "package" of Application Insights', packages, cause);
  }
}

/**
 * Repeats of a request within a flush. By itself the package holds a process for 6 s; what it cannot send goes to its
 * files anyway, and is sent from there.
 */
const retryOptions = { maxRetries: 1, retryDelayInMs: 200 };

function createClient(
  { insights, resources }: Packages,
  { connectionString }: ApplicationInsightsConnection,
  { collect, role, roleInstance }: ApplicationInsightsSettings,
): Client {
  // Providers of its own: nothing is collected but what is tracked, and the host's OpenTelemetry stays as it is.
  const client = new insights.TelemetryClient(connectionString, { useGlobalProviders: collect.length > 0 });
  const { config } = client;
  config.enableAutoCollectRequests = collect.includes('requests');
  config.enableAutoCollectDependencies = collect.includes('dependencies');
  config.enableAutoCollectExceptions = collect.includes('exceptions');
  config.enableAutoCollectPerformance = collect.includes('performance');
  config.enableAutoCollectConsole = false;
  config.enableAutoCollectExternalLoggers = false;
  config.enableSendLiveMetrics = false;
  const instance = roleInstance === undefined ? {} : { 'service.instance.id': roleInstance };
  config.azureMonitorOpenTelemetryOptions = {
    azureMonitorExporterOptions: { connectionString, retryOptions },
    resource: resources.resourceFromAttributes({ 'service.name': role, ...instance }),
  };
  client.initialize();
  return client;
}

function sampledFraction(event: TelemetryEvent): Record<string, number> {
  return event.name === 'PREDICTION' && event.share !== undefined && event.share < 1 ? { share: event.share } : {};
}

/**
 * Tracked events by the applicationinsights package, with its buffers, its retries and its files in the temporary folder.
 * It does not tell what was accepted: `deliver` goes by `direct`.
 * @throws {SentimentError} `engine_missing` when the package is not installed
 */
async function createPackageTelemetry(
  connection: ApplicationInsightsConnection,
  settings: ApplicationInsightsSettings,
  direct: Telemetry,
): Promise<Telemetry> {
  const client = createClient(await loadPackages(), connection, settings);
  let handedOver = 0;
  let dropped = 0;
  let closing: Promise<void> | undefined;

  const end = async (timeoutMs: number): Promise<void> => {
    // shutdown() of the package flushes too, and waits for as long as its retries last.
    const flushed = client.flush().then(() => client.shutdown());
    await Promise.all([within(timeoutMs, flushed), direct.close(timeoutMs)]);
  };
  return {
    track(event) {
      if (closing !== undefined) {
        dropped++;
        return;
      }
      const { properties, measurements } = splitProperties(event);
      client.trackEvent({ name: event.name, properties, measurements: { ...measurements, ...sampledFraction(event) } });
      handedOver++;
    },
    deliver: direct.deliver,
    flush: (timeoutMs) => within(timeoutMs, Promise.all([client.flush(), direct.flush(timeoutMs)])),
    close(timeoutMs = defaultCloseTimeoutMs) {
      closing ??= end(timeoutMs);
      return closing;
    },
    status() {
      const status = direct.status();
      return { ...status, sent: status.sent + handedOver, dropped: status.dropped + dropped };
    },
  };
}
