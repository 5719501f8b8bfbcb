import { describe, expect, it } from 'vitest';
import { readConnectionSettings } from './connection-settings.ts';

const trackingUri = 'https://mlflow.example.com/base/';
function read(options: Parameters<typeof readConnectionSettings>[0], environment: Record<string, string> = {}) {
  return readConnectionSettings({ trackingUri, environment, ...options });
}
function failing(field: string) {
  return expect.objectContaining({ errorCode: 'OPTION_INVALID', field }) as Error;
}

describe('readConnectionSettings', () => {
  it('falls back to the environment', () => {
    const settings = readConnectionSettings({
      environment: {
        MLFLOW_TRACKING_URI: trackingUri,
        MLFLOW_TRACKING_USERNAME: 'ann',
        MLFLOW_TRACKING_PASSWORD: 'pa',
      },
    });
    expect(settings.trackingUrl.href).toBe(trackingUri);
    expect(settings.trustedHeaders).toEqual({ authorization: `Basic ${btoa('ann:pa')}` });
    expect(read({}, { MLFLOW_TRACKING_TOKEN: 'tok' }).trustedHeaders).toEqual({ authorization: 'Bearer tok' });
  });

  it('prefers options to the address, the address to the environment, and a user to a token there', () => {
    const environment = {
      MLFLOW_TRACKING_USERNAME: 'env',
      MLFLOW_TRACKING_PASSWORD: 'env',
      MLFLOW_TRACKING_TOKEN: 'tok',
    };
    const address = 'https://url:p%40ss@mlflow.example.com';
    expect(read({ token: 'mine', trackingUri: address }, environment).trustedHeaders).toEqual({
      authorization: 'Bearer mine',
    });
    const fromAddress = read({ trackingUri: address }, environment);
    expect(fromAddress.trustedHeaders).toEqual({ authorization: `Basic ${btoa('url:p@ss')}` });
    expect(fromAddress.trackingUrl.href).toBe('https://mlflow.example.com/');
    expect(read({}, environment).trustedHeaders).toEqual({ authorization: `Basic ${btoa('env:env')}` });
  });

  it.each([
    ['trackingUri', { trackingUri: 'databricks' }],
    ['trackingUri', { trackingUri: 'sqlite:///mlflow.db' }],
    ['trackingUri', { trackingUri: '' }],
    ['password', { username: 'ann' }],
    ['username', { password: 'pa' }],
    ['username', { username: 'a:b', password: 'pa' }],
    ['token', { token: 'a', username: 'b', password: 'c' }],
    ['headers', { token: 'line\nbreak' }],
    ['retries', { retries: -1 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['limits.key', { limits: { key: 0 } }],
    ['trustedOrigins[0]', { trustedOrigins: ['nowhere'] }],
  ])('names %s in %j', (field, options) => {
    expect(() => read(options)).toThrow(failing(field));
  });

  it('is honest about variables it cannot honour, unless there is a fetch that may', () => {
    for (const name of ['MLFLOW_TRACKING_INSECURE_TLS', 'MLFLOW_TRACKING_SERVER_CERT_PATH']) {
      expect(() => read({}, { [name]: 'true' })).toThrow(failing(name));
      expect(() => read({ fetch }, { [name]: 'true' })).not.toThrow();
    }
    expect(() => read({}, { MLFLOW_TRACKING_INSECURE_TLS: 'false' })).not.toThrow();
  });
});
