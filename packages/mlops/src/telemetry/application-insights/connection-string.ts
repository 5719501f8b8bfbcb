import { isLoopback, SentimentError } from 'sentiment-core/http';

export interface ApplicationInsightsConnection {
  readonly instrumentationKey: string;
  /** Where envelopes are posted: `{IngestionEndpoint}/v2.1/track`. */
  readonly trackUrl: URL;
  /** The same settings in the one spelling that the applicationinsights package reads well. */
  readonly connectionString: string;
}

const globalEndpoint = 'https://dc.services.visualstudio.com';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const invalid = (message: string): SentimentError =>
  new SentimentError({
    code: 'option_invalid',
    field: 'connectionString',
    message: `option "connectionString" ${message}`,
  });

/**
 * Reads what the portal shows as the connection string: `InstrumentationKey=...;IngestionEndpoint=https://...`, the names
 * in any case; or `EndpointSuffix` with `Location` in place of the endpoint.
 * https://learn.microsoft.com/azure/azure-monitor/app/connection-strings
 * @throws {SentimentError} `option_invalid`, which shows nothing of the string: the key is in it
 */
export const parseConnectionString = (text: unknown): ApplicationInsightsConnection => {
  if (typeof text !== 'string' || text.trim() === '') throw invalid('must be a text that is not empty');
  const fields = readFields(text);
  const instrumentationKey = fields.get('instrumentationkey');
  if (instrumentationKey === undefined)
    throw invalid('has no InstrumentationKey; copy the whole connection string of the resource from the Azure portal');
  if (!guid.test(instrumentationKey)) throw invalid('has an InstrumentationKey that is not a GUID');
  const ingestion = readEndpoint('IngestionEndpoint', endpointOf(fields, 'ingestionendpoint', 'dc') ?? globalEndpoint);
  const live = endpointOf(fields, 'liveendpoint', 'live');
  const parts = [`InstrumentationKey=${instrumentationKey.toLowerCase()}`, `IngestionEndpoint=${ingestion.href}`];
  if (live !== undefined) parts.push(`LiveEndpoint=${readEndpoint('LiveEndpoint', live).href}`);
  const trackUrl = new URL(`${ingestion.pathname.replace(/\/+$/, '')}/v2.1/track`, ingestion);
  return { instrumentationKey: instrumentationKey.toLowerCase(), trackUrl, connectionString: parts.join(';') };
};

const readFields = (text: string): Map<string, string> => {
  const fields = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const separator = part.indexOf('=');
    if (separator <= 0) throw invalid('must be a list of Name=value, separated by semicolons');
    fields.set(part.slice(0, separator).trim().toLowerCase(), part.slice(separator + 1).trim());
  }
  return fields;
};

const endpointOf = (fields: Map<string, string>, name: string, service: string): string | undefined => {
  const suffix = fields.get('endpointsuffix');
  const location = fields.get('location');
  const composed = suffix && `https://${location ? `${location}.` : ''}${service}.${suffix}`;
  return fields.get(name) || composed || undefined;
};

const readEndpoint = (name: string, text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid(`has an ${name} that is no plain address`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw invalid(`has an ${name} that is not https`);
};
