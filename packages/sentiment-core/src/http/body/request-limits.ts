import { optionsOf, parseOptions, withRules } from '../../schema/options.ts';
import { integer, optional, withDefault } from '../../schema/schema.ts';

/** What one request may ask for. Validation and the OpenAPI document both read this object. */
export interface RequestLimits {
  /** Bytes of the body of `POST /predict`. Default 1 MiB. */
  readonly bodyBytes: number;
  /** Bytes of the JSON body of `POST /predict/batch`. Default 16 MiB. */
  readonly batchBodyBytes: number;
  /** UTF-16 code units of one text. Default 100,000: far beyond a tweet, yet under a millisecond of work. */
  readonly textLength: number;
  /** Texts of one JSON batch. Default 1,000; larger inputs stream as NDJSON. */
  readonly batchSize: number;
  /** Bytes of one NDJSON line. Default 1 MiB. */
  readonly lineBytes: number;
  /** Lines of one NDJSON stream, blank ones included. Default 1,000,000. */
  readonly streamLines: number;
  /** Bytes of one NDJSON stream. Default 1 GiB. */
  readonly streamBytes: number;
  /**
   * Requests of `/predict` and `/predict/batch` under way at once, from the first byte of a body to the end of the
   * answer, streams included; one more is answered 503. Default 1,000.
   */
  readonly concurrentRequests: number;
  /**
   * Bytes of bodies held by all requests together, unfinished lines of streams included; what goes past it is answered
   * 503. Parsing takes a small multiple of it. Bodies that the host parsed before do not count. At least the largest
   * body and line. Default 64 MiB, or the largest of those when that is more.
   */
  readonly heldBodyBytes: number;
}

type GivenLimits = { readonly [Name in keyof RequestLimits]?: number | undefined };

/** The limits, each with its default but for `heldBodyBytes`, which depends on others. */
export const requestLimits = withRules(
  optionsOf<Partial<RequestLimits>>()({
    bodyBytes: withDefault(integer(1), 1024 ** 2),
    batchBodyBytes: withDefault(integer(1), 16 * 1024 ** 2),
    textLength: withDefault(integer(1), 100_000),
    batchSize: withDefault(integer(1), 1_000),
    lineBytes: withDefault(integer(1), 1024 ** 2),
    streamLines: withDefault(integer(1), 1_000_000),
    streamBytes: withDefault(integer(1), 1024 ** 3),
    concurrentRequests: withDefault(integer(1), 1_000),
    heldBodyBytes: optional(integer(1)),
  }),
  [
    {
      option: 'heldBodyBytes',
      expected: (limits) => `at least ${largestBody(limits)}, as one body or line may have`,
      holds: (limits) => limits.heldBodyBytes === undefined || limits.heldBodyBytes >= largestBody(limits),
    },
  ],
);

function largestBody(limits: Pick<RequestLimits, 'bodyBytes' | 'batchBodyBytes' | 'lineBytes'>): number {
  return Math.max(limits.bodyBytes, limits.batchBodyBytes, limits.lineBytes);
}

/**
 * Fills in the defaults.
 * @throws {SentimentError} `option_invalid` when a limit is not an integer ≥ 1, its name is unknown, or
 * `heldBodyBytes` is less than one body or line may have
 */
export function resolveRequestLimits(limits: GivenLimits = {}): RequestLimits {
  const resolved = parseOptions(requestLimits, limits, 'limits');
  return { ...resolved, heldBodyBytes: resolved.heldBodyBytes ?? Math.max(largestBody(resolved), 64 * 1024 ** 2) };
}

export const defaultRequestLimits: RequestLimits = resolveRequestLimits();
