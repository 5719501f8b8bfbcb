import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it('listens on this machine only, without a limit, unless told', () => {
    const expected = { host: '127.0.0.1', loopback: true, port: 3000, requestsPerMinute: false, trustedProxies: 0 };
    expect(readSettings({})).toEqual(expected);
    expect(readSettings({ HOST: '', PORT: '', RATE_LIMIT: '' })).toEqual(expected);
  });

  it('limits requests once others can call', () => {
    const expected = { loopback: false, port: 8080, requestsPerMinute: 600 };
    expect(readSettings({ HOST: '0.0.0.0', PORT: '8080' })).toMatchObject(expected);
    expect(readSettings({ HOST: '0.0.0.0', RATE_LIMIT: '0' }).requestsPerMinute).toBe(false);
  });

  it.each(['abc', '-1', '65536', '80.5', '0x50', '1e3', ' 80'])('refuses the port %j in one line', (PORT) => {
    expect(() => readSettings({ PORT })).toThrowError(/^PORT must be a whole number from 0 to 65535, not ".*"\.$/);
  });
});
