import type { RouteResponse } from '../contracts/index.ts';
import { SentimentError, type SentimentErrorCode } from '../errors/sentiment-error.ts';

/** Problem details (RFC 9457) with a stable code. Never carries a stack or the caller's text. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: SentimentErrorCode;
  readonly detail: string;
  /** The part of the request at fault, e.g. `texts[3]`. */
  readonly field?: string | undefined;
}

export const problemMediaType = 'application/problem+json';

/** The one table from error code to HTTP status. */
export const statusOfCode: Readonly<Record<SentimentErrorCode, number>> = {
  aborted: 499,
  artifact_invalid: 500,
  artifact_not_found: 500,
  artifact_unsupported: 500,
  batch_too_large: 413,
  body_too_large: 413,
  classifier_closed: 503,
  dataset_invalid: 500,
  dataset_not_found: 500,
  delivery_failed: 500,
  engine_failed: 500,
  engine_missing: 500,
  expectation_failed: 417,
  forbidden: 403,
  headers_too_large: 431,
  internal: 500,
  invalid_argument: 400,
  invalid_json: 400,
  invalid_request: 400,
  loss_too_large: 500,
  method_not_allowed: 405,
  model_not_ready: 503,
  model_reference_unknown: 500,
  not_found: 404,
  option_invalid: 500,
  overloaded: 503,
  preprocessing_not_exportable: 500,
  request_timeout: 408,
  storage_failed: 500,
  storage_unavailable: 503,
  text_too_long: 413,
  too_many_requests: 429,
  training_failed: 500,
  unauthorized: 401,
  unsupported_media_type: 415,
};

/** The codes that callers can see. Of what fails with status 500, only the operator learns more than `internal`. */
export const publicCodes: readonly (readonly [code: string, status: number])[] = Object.entries(statusOfCode).filter(
  ([code, status]) => status !== 500 || code === 'internal',
);

/** Seconds a caller should wait before it tries again after a 503. */
const retryAfterSeconds = '1';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Anything thrown, as a problem. What is not the caller's concern (status 500) keeps its message to itself. */
export function problemOf(error: unknown): Problem {
  const known = SentimentError.isInstance(error) ? error : undefined;
  const code = known !== undefined && Object.hasOwn(statusOfCode, known.code) ? known.code : 'internal';
  const status = statusOfCode[code];
  const hidden = known === undefined || status === 500;
  return {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code: hidden ? 'internal' : code,
    detail: hidden ? 'The service failed; the failure is in its log.' : known.message,
    field: hidden ? undefined : known.field,
  };
}

/** The response for anything thrown, by the one status table. */
export function problemResponse(error: unknown, headers: Readonly<Record<string, string>> = {}): RouteResponse {
  const problem = problemOf(error);
  return {
    status: problem.status,
    headers: {
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(problem.status === 503 ? { 'retry-after': retryAfterSeconds } : {}),
      ...headers,
    },
    body: JSON.stringify(problem),
  };
}
