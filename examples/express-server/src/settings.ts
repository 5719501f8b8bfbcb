import { isLoopback } from 'sentiment-core/http';

/** What the environment says about how to serve. */
export interface Settings {
  readonly host: string;
  /** Whether `host` is this machine alone. */
  readonly loopback: boolean;
  readonly port: number;
  /** Requests a minute for each address, or false for no limit. */
  readonly requestsPerMinute: number | false;
  /** Hops in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
}

function integer(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}.`);
}

/**
 * Reads HOST (127.0.0.1), PORT (3000; 0 takes a free one), RATE_LIMIT (requests a minute for each address, 0 for no
 * limit; none on a loopback address, else 600) and TRUSTED_PROXIES (0). Empty counts as not set.
 * @throws {Error} with one line that names the variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const host = environment.HOST || '127.0.0.1';
  const loopback = isLoopback(host);
  const limit = environment.RATE_LIMIT || (loopback ? '0' : '600');
  const requestsPerMinute = integer('RATE_LIMIT', limit, 0, 1_000_000_000);
  return {
    host,
    loopback,
    port: integer('PORT', environment.PORT || '3000', 0, 65_535),
    requestsPerMinute: requestsPerMinute === 0 ? false : requestsPerMinute,
    trustedProxies: integer('TRUSTED_PROXIES', environment.TRUSTED_PROXIES || '0', 0, 100),
  };
}
