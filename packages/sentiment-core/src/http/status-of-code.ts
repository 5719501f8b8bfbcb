import type { SentimentErrorCode } from '../errors/sentiment-error.ts';

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
