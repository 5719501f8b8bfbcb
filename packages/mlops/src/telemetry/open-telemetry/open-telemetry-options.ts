import {
  callback,
  either,
  integer,
  oneOf,
  opaque,
  optional,
  optionsOf,
  type OutputOf,
  parseOptions,
  record,
  secret,
  text,
  withDefault,
} from 'sentiment-core/http';

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

const endpoint = secret('an http or https address without credentials (keys go into headers)', (address) => {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
});

const otlpSettings = optionsOf<OtlpSettings>()({
  endpoint,
  headers: optional(record(secret('a text', () => true))),
  metricIntervalMs: withDefault(integer(1, 86_400_000), 60_000),
  timeoutMs: withDefault(integer(1, 86_400_000), 10_000),
});

export const openTelemetryOptions = optionsOf<OpenTelemetryOptions>()({
  export: withDefault(either(oneOf(['auto', 'host']), otlpSettings), 'auto'),
  serviceName: optional(text()),
  onFailure: optional(callback<(reason: string) => void>()),
  environment: optional(opaque<Readonly<Record<string, string | undefined>>>()),
});

/** Where to export, and how. */
export type OtlpExportSettings = OutputOf<typeof otlpSettings>;

/** Where to export, or undefined to leave it to the host program. */
export function findCollector(
  target: OutputOf<typeof openTelemetryOptions>['export'],
  environment: Readonly<Record<string, string | undefined>>,
): OtlpExportSettings | undefined {
  if (target === 'host') return undefined;
  if (target !== 'auto') return target;
  const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const address = environment[variable];
  if (!address || environment.OTEL_SDK_DISABLED === 'true') return undefined;
  return parseOptions(otlpSettings, { endpoint: parseOptions(endpoint, address, variable) });
}
