import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireObject } from 'sentiment-core/http';
import type { ApplicationInsightsOptions } from './application-insights/application-insights-options.ts';
import { createApplicationInsightsTelemetry } from './application-insights/application-insights-telemetry.ts';
import { combineTelemetry } from './combined-telemetry.ts';
import { createOpenTelemetry } from './open-telemetry/open-telemetry.ts';
import type { OpenTelemetryOptions } from './open-telemetry/open-telemetry-options.ts';
import { createQuietTelemetry } from './quiet-telemetry.ts';
import type { Telemetry } from './telemetry.ts';

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

/**
 * What the settings ask for, all of it, or nothing at all: without a connection string and without OpenTelemetry no
 * package is loaded and no connection made.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when a package is asked for and not installed
 */
export const createTelemetry = async (settings: TelemetrySettings = {}): Promise<Telemetry> => {
  requireSettings('telemetry', settings);
  refuseUnknownOptions(settings, ['applicationInsights', 'openTelemetry', 'environment']);
  const { environment = process.env } = settings;
  const insights = readInsights(settings.applicationInsights, environment);
  const openTelemetry = readOpenTelemetry(settings.openTelemetry);

  const parts: Telemetry[] = [];
  if (insights !== undefined) parts.push(await createApplicationInsightsTelemetry(insights));
  if (openTelemetry !== undefined) parts.push(await createOpenTelemetry({ environment, ...openTelemetry }));
  if (parts.length === 0) return createQuietTelemetry();
  return parts.length === 1 ? parts[0] : combineTelemetry(parts);
};

const readInsights = (
  settings: TelemetrySettings['applicationInsights'],
  environment: Readonly<Record<string, string | undefined>>,
): ApplicationInsightsOptions | undefined => {
  if (settings === false) return undefined;
  if (settings !== undefined) requireSettings('applicationInsights', settings);
  const connectionString = settings?.connectionString ?? environment.APPLICATIONINSIGHTS_CONNECTION_STRING;
  if (connectionString !== undefined && connectionString !== '') return { ...settings, connectionString };
  // Settings that ask for the package must not be quiet by mistake.
  if (settings === undefined || settings.client === undefined) return undefined;
  throw new SentimentError({
    code: 'option_invalid',
    field: 'applicationInsights.connectionString',
    message: 'Application Insights has settings but no connection string; set APPLICATIONINSIGHTS_CONNECTION_STRING',
  });
};

const readOpenTelemetry = (settings: TelemetrySettings['openTelemetry']): OpenTelemetryOptions | undefined => {
  if (settings === undefined || settings === false) return undefined;
  if (settings === true) return {};
  requireSettings('openTelemetry', settings);
  return settings;
};

/** Settings come from JSON files too. The declared type is kept. */
const requireSettings = (option: string, settings: unknown): void => requireObject(option, settings);
