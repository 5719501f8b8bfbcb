import { SentimentError } from '../errors/sentiment-error.ts';

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
  /** Predictions of `/predict` and `/predict/batch` under way at once; one more is answered 503. Default 1,000. */
  readonly concurrentRequests: number;
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
};

/**
 * Fills in the defaults.
 * @throws {SentimentError} `option_invalid` when a limit is not an integer ≥ 1, or its name is unknown
 */
export const resolveRequestLimits = (limits: Partial<RequestLimits> = {}): RequestLimits => {
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
  return { ...defaultRequestLimits, ...limits };
};
