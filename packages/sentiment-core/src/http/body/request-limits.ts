import { requireInteger, requireObject } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

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

export const defaultRequestLimits: RequestLimits = {
  bodyBytes: 1024 ** 2,
  batchBodyBytes: 16 * 1024 ** 2,
  textLength: 100_000,
  batchSize: 1_000,
  lineBytes: 1024 ** 2,
  streamLines: 1_000_000,
  streamBytes: 1024 ** 3,
  concurrentRequests: 1_000,
  heldBodyBytes: 64 * 1024 ** 2,
};

/**
 * Fills in the defaults.
 * @throws {SentimentError} `option_invalid` when a limit is not an integer ≥ 1, its name is unknown, or
 * `heldBodyBytes` is less than one body or line may have
 */
export function resolveRequestLimits(limits: Partial<RequestLimits> = {}): RequestLimits {
  requireObject('limits', limits);
  for (const [name, value] of Object.entries(limits)) {
    const field = `limits.${name}`;
    if (!Object.hasOwn(defaultRequestLimits, name)) {
      const known = Object.keys(defaultRequestLimits).join(', ');
      throw new SentimentError({
        code: 'option_invalid',
        field,
        message: `${field} is unknown; known limits: ${known}`,
      });
    }
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new SentimentError({ code: 'option_invalid', field, message: `${field} must be an integer of at least 1` });
    }
  }
  const resolved = { ...defaultRequestLimits, ...limits };
  const largest = Math.max(resolved.bodyBytes, resolved.batchBodyBytes, resolved.lineBytes);
  if (limits.heldBodyBytes === undefined)
    return { ...resolved, heldBodyBytes: Math.max(largest, defaultRequestLimits.heldBodyBytes) };
  requireInteger('limits.heldBodyBytes', limits.heldBodyBytes, largest, Number.MAX_SAFE_INTEGER);
  return resolved;
}
