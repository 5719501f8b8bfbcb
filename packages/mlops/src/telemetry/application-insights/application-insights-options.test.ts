import { SentimentError } from 'sentiment-core';
import { describe, expect, it } from 'vitest';
import { parseConnectionString } from './application-insights-options.ts';

const key = '11111111-2222-4333-8444-555555555555';

describe('a connection string', () => {
  it.each([
    [`InstrumentationKey=${key}`, 'https://dc.services.visualstudio.com/v2.1/track'],
    [
      `InstrumentationKey=${key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=x`,
      'https://westeurope-5.in.applicationinsights.azure.com/v2.1/track',
    ],
    [
      ` ingestionendpoint = https://proxy.example/ai ; INSTRUMENTATIONKEY=${key.toUpperCase()};`,
      'https://proxy.example/ai/v2.1/track',
    ],
    [
      `InstrumentationKey=${key};EndpointSuffix=ai.contoso.com;Location=west`,
      'https://west.dc.ai.contoso.com/v2.1/track',
    ],
    [`InstrumentationKey=${key};EndpointSuffix=ai.contoso.com`, 'https://dc.ai.contoso.com/v2.1/track'],
    [`InstrumentationKey=${key};IngestionEndpoint=http://127.0.0.1:8080`, 'http://127.0.0.1:8080/v2.1/track'],
  ])('%s', (text, address) => {
    const connection = parseConnectionString(text);
    expect(connection.trackUrl.href).toBe(address);
    expect(connection.instrumentationKey).toBe(key);
    // What the package gets reads the same.
    expect(parseConnectionString(connection.connectionString).trackUrl.href).toBe(address);
  });

  it.each([
    ['empty', ''],
    ['no text', 7],
    ['a key alone', key],
    ['no key', 'IngestionEndpoint=https://secret.example'],
    ['an empty key', 'InstrumentationKey=;IngestionEndpoint=https://secret.example'],
    ['a key that is no GUID', 'InstrumentationKey=secret-key'],
    ['plain http to another machine', `InstrumentationKey=${key};IngestionEndpoint=http://secret.example`],
    ['an address that cannot be read', `InstrumentationKey=${key};IngestionEndpoint=secret`],
    ['credentials in the address', `InstrumentationKey=${key};IngestionEndpoint=https://secret:secret@host`],
    ['a query in the address', `InstrumentationKey=${key};IngestionEndpoint=https://host/?secret`],
    ['another scheme', `InstrumentationKey=${key};IngestionEndpoint=file:///secret`],
    ['a wrong live endpoint', `InstrumentationKey=${key};LiveEndpoint=secret`],
  ])('is refused without a look at its content: %s', (_, text) => {
    const error = (() => {
      try {
        return parseConnectionString(text);
      } catch (reason) {
        return reason;
      }
    })();
    if (!SentimentError.isInstance(error)) throw new Error('not refused');
    expect(error).toMatchObject({ code: 'option_invalid', field: 'connectionString' });
    expect(`${error.message} ${error.stack}`).not.toMatch(/secret|1111/);
  });
});
