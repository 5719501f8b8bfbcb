import {
  callback,
  integer,
  list,
  longestTimerMs,
  opaque,
  optional,
  optionsOf,
  type OutputOf,
  parseOptions,
  record,
  type Schema,
  secret,
  SentimentError,
  withDefault,
  withDefaults,
  withRules,
} from 'sentiment-core/http';
import { MlflowError } from '../mlflow-error.ts';
import { type FieldLimits, fieldLimits } from './field-limits.ts';

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

/** May hold a user and a password. */
const trackingUri = secret(
  (value) => {
    const scheme = typeof value === 'string' ? URL.parse(value)?.protocol : undefined;
    const reason = scheme === undefined ? '' : `; ${scheme} cannot be reached from Node`;
    return `the http(s) address of an MLflow server${reason}`;
  },
  (address) => /^https?:$/.test(URL.parse(address)?.protocol ?? ''),
);

const anyText = secret('a text', () => true);

const connectionOptions = withRules(
  optionsOf<ConnectionOptions>()({
    trackingUri: optional(trackingUri),
    username: optional(anyText),
    password: optional(anyText),
    token: optional(anyText),
    headers: withDefault(record(anyText), {}),
    trustedOrigins: withDefault(list(secret('an address', (origin) => URL.canParse(origin))), []),
    fetch: optional(callback<typeof globalThis.fetch>()),
    timeoutMs: withDefault(integer(1, longestTimerMs), 60_000),
    retries: withDefault(integer(0, 20), 4),
    signal: optional(opaque<AbortSignal>()),
    random: withDefault(callback<() => number>(), () => Math.random()),
    clock: withDefault(callback<() => number>(), () => Date.now()),
    sleep: withDefault(callback<Sleep>(), sleepWithTimer),
    limits: withDefaults(fieldLimits),
    environment: optional(opaque<Environment>()),
  }),
  [
    {
      option: 'username',
      expected: 'given together with "password"',
      holds: ({ username, password }) => username !== undefined || password === undefined,
    },
    {
      option: 'password',
      expected: 'given together with "username"',
      holds: ({ username, password }) => username === undefined || password !== undefined,
    },
    {
      option: 'token',
      expected: 'left out beside "username" and "password"',
      holds: ({ username, token }) => username === undefined || token === undefined,
    },
  ],
);

/** @throws MlflowError `OPTION_INVALID` naming the option or variable */
export function parseConnection<Settings>(
  schema: Schema<Settings, unknown>,
  options: unknown,
  within?: string,
): Settings {
  try {
    return parseOptions(schema, options, within);
  } catch (error) {
    if (!SentimentError.isInstance(error)) throw error;
    throw new MlflowError({ errorCode: 'OPTION_INVALID', field: error.field, message: error.message });
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type CheckedOptions = OutputOf<typeof connectionOptions>;

function readTrackingUrl(given: string | undefined, environment: Environment): URL {
  const variable = 'MLFLOW_TRACKING_URI';
  const address = given ?? environment[variable];
  if (!address) throw invalidOption('trackingUri', `missing; pass it or set ${variable}`);
  const url = new URL(given ?? parseConnection(trackingUri, address, variable));
  url.search = '';
  url.hash = '';
  return url;
}

const unsupportedVariables = {
  MLFLOW_TRACKING_INSECURE_TLS: 'certificates are always checked',
  MLFLOW_TRACKING_SERVER_CERT_PATH: 'name the certificate in NODE_EXTRA_CA_CERTS',
  MLFLOW_TRACKING_CLIENT_CERT_PATH: 'the global fetch sends no client certificate',
};

function checkVariables(environment: Environment): void {
  for (const [name, reason] of Object.entries(unsupportedVariables)) {
    const value = environment[name]?.toLowerCase() ?? '';
    if (['', '0', 'false'].includes(value)) continue;
    throw invalidOption(name, `cannot be honoured: ${reason}. Pass a \`fetch\` that does what you need, or unset it`);
  }
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

function readCredentials(options: CheckedOptions, url: URL, environment: Environment): Credentials {
  const { username, password, token } = options;
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
  const checked = parseConnection(connectionOptions, options);
  const { environment = process.env, headers, trustedOrigins, timeoutMs, retries, signal } = checked;
  const { random, clock, sleep, limits } = checked;
  if (checked.fetch === undefined) checkVariables(environment);
  const trackingUrl = readTrackingUrl(checked.trackingUri, environment);
  const { authorization, secrets } = readCredentials(checked, trackingUrl, environment);
  trackingUrl.username = '';
  trackingUrl.password = '';
  const trustedHeaders = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
  try {
    new Headers(trustedHeaders);
  } catch {
    throw invalidOption('headers', 'a header or credential holds a character that HTTP headers cannot carry');
  }
  return {
    trackingUrl,
    trustedHeaders,
    trustedOrigins: new Set([trackingUrl.origin, ...trustedOrigins.map((origin) => new URL(origin).origin)]),
    secrets: [...secrets, ...Object.values(headers)].filter((secret) => secret.length >= 4),
    fetch: checked.fetch ?? globalThis.fetch,
    timeoutMs,
    retries,
    signal,
    random,
    clock,
    sleep,
    limits,
  };
}
