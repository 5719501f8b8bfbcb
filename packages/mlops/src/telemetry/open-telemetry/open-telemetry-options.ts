import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireFunction, requireInteger, requireObject } from 'sentiment-core/http';

/** An OTLP/HTTP collector that we export to ourselves. */
export interface OtlpSettings {
  /** Base address, e.g. `http://localhost:4318`; `/v1/traces` and `/v1/metrics` are added. */
  readonly endpoint: string;
  /** Sent with every request, e.g. keys. Default: `OTEL_EXPORTER_OTLP_HEADERS`, which the exporters read. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds between exports of metrics. Default 60,000. */
  readonly metricIntervalMs?: number | undefined;
  /** Milliseconds until an export has failed, the exporters' own retries included. Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

export interface OpenTelemetryOptions {
  /**
   * `auto` (default) exports by OTLP/HTTP when `OTEL_EXPORTER_OTLP_ENDPOINT` is set, else uses what the host program
   * has registered with @opentelemetry/api. `host` always does the latter. Settings name the collector themselves.
   */
  readonly export?: 'auto' | 'host' | OtlpSettings | undefined;
  /** `service.name` of what we export. Default: `OTEL_SERVICE_NAME`, else `sentiment-core`. */
  readonly serviceName?: string | undefined;
  /** Called for every failed delivery and export, without keys and texts. Default: one warning. */
  readonly onFailure?: ((reason: string) => void) | undefined;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field, message: `option "${field}" ${message}` });
}

function checkEndpoint(field: string, endpoint: unknown): void {
  const url = typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw invalid(field, 'must be an http or https address');
  if (url.username !== '' || url.password !== '') throw invalid(field, 'must not hold credentials; use headers');
}

/**
 * Where to export, or undefined to leave it to the host program.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function readOpenTelemetryOptions(options: OpenTelemetryOptions): OtlpSettings | undefined {
  refuseUnknownOptions(options, ['export', 'serviceName', 'onFailure', 'environment']);
  if (options.onFailure !== undefined) requireFunction('onFailure', options.onFailure);
  const { export: target = 'auto', environment = process.env } = options;
  if (target === 'host') return undefined;
  if (target === 'auto') {
    const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
    if (endpoint === undefined || endpoint === '' || environment.OTEL_SDK_DISABLED === 'true') return undefined;
    checkEndpoint('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint);
    return { endpoint };
  }
  requireObject('export', target);
  refuseUnknownOptions(target, ['endpoint', 'headers', 'metricIntervalMs', 'timeoutMs']);
  const settings = target as OtlpSettings;
  checkEndpoint('export.endpoint', settings.endpoint);
  if (settings.headers !== undefined) requireObject('export.headers', settings.headers);
  for (const option of ['metricIntervalMs', 'timeoutMs'] as const)
    if (settings[option] !== undefined) requireInteger(`export.${option}`, settings[option], 1, 86_400_000);
  return settings;
}
