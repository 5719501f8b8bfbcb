import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireChoice, requireFunction, requireInteger } from 'sentiment-core/http';

/** Kinds of telemetry that the applicationinsights package can collect by itself. */
export type AutomaticCollection = 'requests' | 'dependencies' | 'exceptions' | 'performance';

export interface ApplicationInsightsOptions {
  /** As the Azure portal shows it: `InstrumentationKey=...;IngestionEndpoint=https://...`. */
  readonly connectionString: string;
  /**
   * `direct` (default) posts events itself. `package` hands tracked events to the applicationinsights package, which
   * must be installed; `deliver` stays direct, since the package does not tell what was accepted.
   */
  readonly client?: 'direct' | 'package';
  /** What the package collects beside our events, with `client: 'package'` alone. Default: nothing. */
  readonly collect?: readonly AutomaticCollection[];
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
  /** Told of every failed attempt, without keys and texts. Default: a warning once an outage. */
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
export const checkApplicationInsightsOptions = (options: ApplicationInsightsOptions): void => {
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
};

const invalid = (field: string, message: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field, message: `option "${field}" ${message}` });
