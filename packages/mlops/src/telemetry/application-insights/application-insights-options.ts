import { SentimentError } from 'sentiment-core';
import { isLoopback, refuseUnknownOptions, requireChoice, requireFunction, requireInteger } from 'sentiment-core/http';

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

const ranges = {
  capacity: [1, 1_000_000],
  batchSize: [1, 1_000],
  intervalMs: [1, 3_600_000],
  requestTimeoutMs: [1, 600_000],
  firstRetryMs: [1, 3_600_000],
  longestRetryMs: [1, 86_400_000],
} as const;
const functions = ['onFailure', 'clock', 'random', 'fetch'] as const;
const collections: readonly AutomaticCollection[] = ['requests', 'dependencies', 'exceptions', 'performance'];
const texts = ['role', 'roleInstance'] as const;
const known = ['connectionString', 'client', 'collect', ...Object.keys(ranges), ...functions, ...texts];

/** @throws {SentimentError} `option_invalid`, naming the option; the connection string is checked where it is read */
export function checkApplicationInsightsOptions(options: ApplicationInsightsOptions): void {
  refuseUnknownOptions(options, known);
  const { client = 'direct', collect = [] } = options;
  requireChoice('client', client, ['direct', 'package']);
  for (const kind of collect) requireChoice('collect', kind, collections);
  if (collect.length > 0 && client === 'direct') throw invalid('collect', 'needs client "package"');
  for (const [option, [least, most]] of Object.entries(ranges)) {
    const value = options[option as keyof typeof ranges];
    if (value !== undefined) requireInteger(option, value, least, most);
  }
  for (const option of functions) if (options[option] !== undefined) requireFunction(option, options[option]);
  for (const option of texts)
    if (options[option] !== undefined && (typeof options[option] !== 'string' || options[option] === ''))
      throw invalid(option, 'must be a text that is not empty');
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field, message: `option "${field}" ${message}` });
}

export interface ApplicationInsightsConnection {
  readonly instrumentationKey: string;
  /** Where envelopes are posted: `{IngestionEndpoint}/v2.1/track`. */
  readonly trackUrl: URL;
  /** The same settings in the one spelling that the applicationinsights package reads well. */
  readonly connectionString: string;
}

const globalEndpoint = 'https://dc.services.visualstudio.com';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function invalidConnection(message: string): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: 'connectionString',
    message: `option "connectionString" ${message}`,
  });
}

/**
 * Reads what the portal shows as the connection string: `InstrumentationKey=...;IngestionEndpoint=https://...`, the names
 * in any case; or `EndpointSuffix` with `Location` in place of the endpoint.
 * https://learn.microsoft.com/azure/azure-monitor/app/connection-strings
 * @throws {SentimentError} `option_invalid`, which shows nothing of the string: the key is in it
 */
export function parseConnectionString(text: unknown): ApplicationInsightsConnection {
  if (typeof text !== 'string' || text.trim() === '') throw invalidConnection('must be a text that is not empty');
  const fields = readFields(text);
  const instrumentationKey = fields.get('instrumentationkey');
  if (instrumentationKey === undefined)
    throw invalidConnection(
      'has no InstrumentationKey; copy the whole connection string of the resource from the Azure portal',
    );
  if (!guid.test(instrumentationKey)) throw invalidConnection('has an InstrumentationKey that is not a GUID');
  const ingestion = readEndpoint('IngestionEndpoint', endpointOf(fields, 'ingestionendpoint', 'dc') ?? globalEndpoint);
  const live = endpointOf(fields, 'liveendpoint', 'live');
  const parts = [`InstrumentationKey=${instrumentationKey.toLowerCase()}`, `IngestionEndpoint=${ingestion.href}`];
  if (live !== undefined) parts.push(`LiveEndpoint=${readEndpoint('LiveEndpoint', live).href}`);
  const trackUrl = new URL(`${ingestion.pathname.replace(/\/+$/, '')}/v2.1/track`, ingestion);
  return { instrumentationKey: instrumentationKey.toLowerCase(), trackUrl, connectionString: parts.join(';') };
}

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const separator = part.indexOf('=');
    if (separator <= 0) throw invalidConnection('must be a list of Name=value, separated by semicolons');
    fields.set(part.slice(0, separator).trim().toLowerCase(), part.slice(separator + 1).trim());
  }
  return fields;
}

function endpointOf(fields: Map<string, string>, name: string, service: string): string | undefined {
  const suffix = fields.get('endpointsuffix');
  const location = fields.get('location');
  const composed = suffix && `https://${location ? `${location}.` : ''}${service}.${suffix}`;
  return fields.get(name) || composed || undefined;
}

function readEndpoint(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalidConnection(`has an ${name} that is no plain address`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw invalidConnection(`has an ${name} that is not https`);
}
