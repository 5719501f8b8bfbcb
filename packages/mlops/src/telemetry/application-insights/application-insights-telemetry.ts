import type { Telemetry } from '../telemetry.ts';
import { type ApplicationInsightsOptions, checkApplicationInsightsOptions } from './application-insights-options.ts';
import { parseConnectionString } from './connection-string.ts';
import { createDirectTelemetry } from './direct-telemetry.ts';
import { createPackageTelemetry } from './package-telemetry.ts';

/**
 * Events to Application Insights, rows of `customEvents`.
 * @throws {SentimentError} `option_invalid`, which shows nothing of the connection string; `engine_missing` when the
 * applicationinsights package is asked for and not installed
 */
export const createApplicationInsightsTelemetry = async (options: ApplicationInsightsOptions): Promise<Telemetry> => {
  checkApplicationInsightsOptions(options);
  const connection = parseConnectionString(options.connectionString);
  const direct = createDirectTelemetry(connection, options);
  return options.client === 'package' ? createPackageTelemetry(connection, options, direct) : direct;
};
