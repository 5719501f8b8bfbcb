import {
  callback,
  integer,
  isLoopback,
  list,
  oneOf,
  optional,
  optionsOf,
  type OutputOf,
  parseOptions,
  secret,
  text,
  withDefault,
  withRules,
} from 'sentiment-core/http';

/** Kinds of telemetry that the applicationinsights package can collect by itself. */
export type AutomaticCollection = 'requests' | 'dependencies' | 'exceptions' | 'performance';

export interface ApplicationInsightsOptions {
  /** As the Azure portal shows it: `InstrumentationKey=...;IngestionEndpoint=https://...`. */
  readonly connectionString: string;
  /**
   * `direct` (default) posts events itself. `package` hands tracked events to the applicationinsights package, which
   * must be installed; `deliver` stays direct, since the package does not tell what was accepted.
   */
  readonly client?: 'direct' | 'package' | undefined;
  /** What the package collects beside our events, with `client: 'package'` alone. Default: nothing. */
  readonly collect?: readonly AutomaticCollection[] | undefined;
  /** `cloud_RoleName`. Default `sentiment-core`. */
  readonly role?: string | undefined;
  /** `cloud_RoleInstance`. Default: the host's name. */
  readonly roleInstance?: string | undefined;
  /** Tracked events kept while the collector is away. Default 10,000, about 10 MB. */
  readonly capacity?: number | undefined;
  /** Events of one request, at most. Default 250. */
  readonly batchSize?: number | undefined;
  /** Longest wait of a tracked event in milliseconds. Default 2,000. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds until a request without an answer has failed. Default 10,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** Wait after a failure, doubled with each further one, in milliseconds. Default 1,000. */
  readonly firstRetryMs?: number | undefined;
  /** Longest of these waits, in milliseconds. Default 60,000. `Retry-After` of the collector may ask for more. */
  readonly longestRetryMs?: number | undefined;
  /** Called for every failed attempt, without keys and texts. Default: one warning per outage. */
  readonly onFailure?: ((reason: string) => void) | undefined;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** In [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** As the Azure portal shows it; the instrumentation key is in it, so no message shows anything of it. */
export const connectionString = secret(
  (value) => faultOfConnection(value) ?? 'a connection string',
  (value) => faultOfConnection(value) === undefined,
);

export const applicationInsightsOptions = withRules(
  optionsOf<ApplicationInsightsOptions>()({
    connectionString,
    client: withDefault(oneOf(['direct', 'package']), 'direct'),
    collect: withDefault(list(oneOf(['requests', 'dependencies', 'exceptions', 'performance'])), []),
    role: withDefault(text(), 'sentiment-core'),
    roleInstance: optional(text()),
    capacity: withDefault(integer(1, 1_000_000), 10_000),
    batchSize: withDefault(integer(1, 1_000), 250),
    intervalMs: withDefault(integer(1, 3_600_000), 2_000),
    requestTimeoutMs: withDefault(integer(1, 600_000), 10_000),
    firstRetryMs: withDefault(integer(1, 3_600_000), 1_000),
    longestRetryMs: withDefault(integer(1, 86_400_000), 60_000),
    onFailure: optional(callback<(reason: string) => void>()),
    clock: withDefault(callback<() => number>(), () => Date.now()),
    random: withDefault(callback<() => number>(), () => Math.random()),
    fetch: optional(callback<typeof fetch>()),
  }),
  [
    {
      option: 'collect',
      expected: 'left out, or client must be "package"',
      holds: ({ collect, client }) => collect.length === 0 || client === 'package',
    },
  ],
);

/** The options, with their defaults. */
export type ApplicationInsightsSettings = OutputOf<typeof applicationInsightsOptions>;

export interface ApplicationInsightsConnection {
  readonly instrumentationKey: string;
  /** Where envelopes are posted: `{IngestionEndpoint}/v2.1/track`. */
  readonly trackUrl: URL;
  /** The same settings in the one spelling that the applicationinsights package reads well. */
  readonly connectionString: string;
}

const globalEndpoint = 'https://dc.services.visualstudio.com';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads what the portal shows as the connection string: `InstrumentationKey=...;IngestionEndpoint=https://...`, the names
 * in any case; or `EndpointSuffix` with `Location` in place of the endpoint.
 * https://learn.microsoft.com/azure/azure-monitor/app/connection-strings
 * @throws {SentimentError} `option_invalid`, which shows nothing of the string: the key is in it
 */
export function parseConnectionString(value: unknown): ApplicationInsightsConnection {
  const fields = readFields(parseOptions(connectionString, value, 'connectionString'));
  const instrumentationKey = (fields.get('instrumentationkey') ?? '').toLowerCase();
  const ingestion = new URL(ingestionEndpoint(fields));
  const live = liveEndpoint(fields);
  const parts = [`InstrumentationKey=${instrumentationKey}`, `IngestionEndpoint=${ingestion.href}`];
  if (live !== undefined) parts.push(`LiveEndpoint=${new URL(live).href}`);
  const trackUrl = new URL(`${ingestion.pathname.replace(/\/+$/, '')}/v2.1/track`, ingestion);
  return { instrumentationKey, trackUrl, connectionString: parts.join(';') };
}

/** What a connection string must be, where it is not; undefined for one that can be read. */
function faultOfConnection(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return 'a text that is not empty';
  const fields = readFields(value);
  const key = fields.get('instrumentationkey');
  if ([...fields].some(([name]) => name === '')) return 'a list of Name=value, separated by semicolons';
  if (key === undefined)
    return 'the whole connection string of the resource from the Azure portal: it has no InstrumentationKey';
  if (!guid.test(key)) return 'a connection string whose InstrumentationKey is a GUID';
  const [ingestion, live] = [ingestionEndpoint(fields), liveEndpoint(fields)];
  return faultOfEndpoint('IngestionEndpoint', ingestion) ?? (live && faultOfEndpoint('LiveEndpoint', live));
}

/** Names in lower case; a part without a name has the name ''. */
function readFields(connection: string): ReadonlyMap<string, string> {
  const parts = connection.split(';').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const separator = Math.max(part.indexOf('='), 0);
      return [part.slice(0, separator).trim().toLowerCase(), part.slice(separator + 1).trim()];
    }),
  );
}

function ingestionEndpoint(fields: ReadonlyMap<string, string>): string {
  return fields.get('ingestionendpoint') || composedEndpoint(fields, 'dc') || globalEndpoint;
}

function liveEndpoint(fields: ReadonlyMap<string, string>): string | undefined {
  return fields.get('liveendpoint') || composedEndpoint(fields, 'live');
}

function composedEndpoint(fields: ReadonlyMap<string, string>, service: string): string | undefined {
  const suffix = fields.get('endpointsuffix');
  const location = fields.get('location');
  return suffix ? `https://${location ? `${location}.` : ''}${service}.${suffix}` : undefined;
}

function faultOfEndpoint(name: string, address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return `a connection string whose ${name} is a plain address`;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? undefined : `a connection string whose ${name} begins with https:`;
}
