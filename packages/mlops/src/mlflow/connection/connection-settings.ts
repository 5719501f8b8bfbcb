import { MlflowError } from '../mlflow-error.ts';
import { defaultFieldLimits, type FieldLimits } from './field-limits.ts';

/** What every call accepts. */
export interface CallOptions {
  /** Ends the call with an error `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds an attempt may take; for artifacts, milliseconds without any byte moving. Default: the client's. */
  readonly timeoutMs?: number | undefined;
}

type Sleep = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export interface ConnectionOptions {
  /** Address of the tracking server, `http:` or `https:`. Default: MLFLOW_TRACKING_URI. Credentials in it are used and hidden. */
  readonly trackingUri?: string | undefined;
  /** Basic authentication, with `password`. Default: MLFLOW_TRACKING_USERNAME. */
  readonly username?: string | undefined;
  /** Default: MLFLOW_TRACKING_PASSWORD. */
  readonly password?: string | undefined;
  /** Bearer token, used when there is no user and password. Default: MLFLOW_TRACKING_TOKEN. */
  readonly token?: string | undefined;
  /** Sent wherever the credentials are: to the tracking server and its artifact proxy, nowhere else. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Further origins that may have the credentials, e.g. `https://artifacts.example.com` of a separate artifact server. */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds an attempt may take (for artifacts: without any byte moving). Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Attempts after the first one, for calls that may be repeated. 0 to 20. Default: 4. */
  readonly retries?: number | undefined;
  /** Ends every call of the client. */
  readonly signal?: AbortSignal | undefined;
  /** In [0, 1); spreads the waits between attempts. Default: Math.random. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds since 1970, for time stamps. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
  /** How to wait between attempts. Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Lengths over which values are refused before sending. */
  readonly limits?: Partial<FieldLimits> | undefined;
  /** Where the MLFLOW_ variables come from. Default: process.env. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface ConnectionSettings {
  readonly trackingUrl: URL;
  /** Headers for trusted origins only. */
  readonly trustedHeaders: Readonly<Record<string, string>>;
  readonly trustedOrigins: ReadonlySet<string>;
  /** What no message may contain. */
  readonly secrets: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  readonly random: () => number;
  readonly clock: () => number;
  readonly sleep: Sleep;
  readonly limits: FieldLimits;
}

export function invalidOption(field: string, message: string): MlflowError {
  return new MlflowError({ errorCode: 'OPTION_INVALID', field, message: `${field}: ${message}` });
}

function sleepWithTimer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}

function readTrackingUrl(text: string | undefined): URL {
  if (text === undefined || text === '')
    throw invalidOption('trackingUri', 'missing; pass it or set MLFLOW_TRACKING_URI');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const scheme = url === undefined ? '' : `; ${url.protocol} cannot be reached from Node`;
    throw invalidOption('trackingUri', `must be the http(s) address of an MLflow server${scheme}`);
  }
  url.search = '';
  url.hash = '';
  return url;
}

const unsupportedVariables = {
  MLFLOW_TRACKING_INSECURE_TLS: 'certificates are always checked',
  MLFLOW_TRACKING_SERVER_CERT_PATH: 'name the certificate in NODE_EXTRA_CA_CERTS',
  MLFLOW_TRACKING_CLIENT_CERT_PATH: 'the global fetch sends no client certificate',
};

function checkVariables(environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, reason] of Object.entries(unsupportedVariables)) {
    const value = environment[name]?.toLowerCase() ?? '';
    if (['', '0', 'false'].includes(value)) continue;
    throw invalidOption(name, `cannot be honoured: ${reason}. Pass a \`fetch\` that does what you need, or unset it`);
  }
}

function checkInteger(field: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidOption(field, `must be an integer from ${least} to ${most}`);
}

interface Credentials {
  readonly authorization?: string;
  readonly secrets: readonly string[];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function basicCredentials(username: string, password: string): Credentials {
  if (username.includes(':')) throw invalidOption('username', 'must not contain a colon');
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return { authorization: `Basic ${encoded}`, secrets: [password, encodeURIComponent(password), encoded] };
}

function readCredentials(
  options: ConnectionOptions,
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): Credentials {
  const { username, password, token } = options;
  if ((username === undefined) !== (password === undefined)) {
    throw invalidOption(username === undefined ? 'username' : 'password', 'user and password go together');
  }
  if (username !== undefined && token !== undefined)
    throw invalidOption('token', 'give a user and password, or a token');
  if (username !== undefined && password !== undefined) return basicCredentials(username, password);
  const bearer = (text: string): Credentials => ({ authorization: `Bearer ${text}`, secrets: [text] });
  if (token !== undefined) return bearer(token);
  if (url.username !== '') return basicCredentials(decoded(url.username), decoded(url.password));
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: secret } = environment;
  if (user && secret) return basicCredentials(user, secret);
  return environment['MLFLOW_TRACKING_TOKEN'] ? bearer(environment['MLFLOW_TRACKING_TOKEN']) : { secrets: [] };
}

/** Checks the options, fills them from the environment, and takes the credentials out of the address. */
export function readConnectionSettings(options: ConnectionOptions): ConnectionSettings {
  const environment = options.environment ?? process.env;
  if (options.fetch === undefined) checkVariables(environment);
  const trackingUrl = readTrackingUrl(options.trackingUri ?? environment['MLFLOW_TRACKING_URI']);
  const { authorization, secrets } = readCredentials(options, trackingUrl, environment);
  trackingUrl.username = '';
  trackingUrl.password = '';
  const limits = { ...defaultFieldLimits, ...options.limits };
  for (const [name, value] of Object.entries(limits)) checkInteger(`limits.${name}`, value, 1, 2 ** 31);
  const trustedHeaders = { ...options.headers, ...(authorization === undefined ? {} : { authorization }) };
  try {
    new Headers(trustedHeaders);
  } catch {
    throw invalidOption('headers', 'a header or credential holds a character that HTTP headers cannot carry');
  }
  const trustedOrigins = (options.trustedOrigins ?? []).map((origin, index) => {
    if (!URL.canParse(origin)) throw invalidOption(`trustedOrigins[${index}]`, 'must be an address');
    return new URL(origin).origin;
  });
  return {
    trackingUrl,
    trustedHeaders,
    trustedOrigins: new Set([trackingUrl.origin, ...trustedOrigins]),
    secrets: [...secrets, ...Object.values(options.headers ?? {})].filter((secret) => secret.length >= 4),
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: checkInteger('timeoutMs', options.timeoutMs ?? 60_000, 1, 2 ** 31 - 1),
    retries: checkInteger('retries', options.retries ?? 4, 0, 20),
    signal: options.signal,
    random: options.random ?? Math.random,
    clock: options.clock ?? Date.now,
    sleep: options.sleep ?? sleepWithTimer,
    limits,
  };
}
