const marker = Symbol.for('sentiment-core.error');

/** Every code a SentimentError can carry. Codes are public and stable; messages are not. */
export type SentimentErrorCode =
  | 'aborted'
  | 'artifact_invalid'
  | 'artifact_not_found'
  | 'artifact_unsupported'
  | 'batch_too_large'
  | 'body_too_large'
  | 'classifier_closed'
  | 'dataset_invalid'
  | 'dataset_not_found'
  | 'delivery_failed'
  | 'engine_failed'
  | 'engine_missing'
  | 'expectation_failed'
  | 'forbidden'
  | 'headers_too_large'
  | 'internal'
  | 'invalid_argument'
  | 'invalid_json'
  | 'invalid_request'
  | 'loss_too_large'
  | 'method_not_allowed'
  | 'model_not_ready'
  | 'model_reference_unknown'
  | 'not_found'
  | 'option_invalid'
  | 'overloaded'
  | 'preprocessing_not_exportable'
  | 'request_timeout'
  | 'storage_failed'
  | 'storage_unavailable'
  | 'text_too_long'
  | 'too_many_requests'
  | 'training_failed'
  | 'unauthorized'
  | 'unsupported_media_type';

export interface SentimentErrorOptions {
  readonly code: SentimentErrorCode;
  /** What is wrong, where, and what to do about it. Never contains the user's text. */
  readonly message: string;
  readonly cause?: unknown;
  /** The request or option field at fault, e.g. `texts[3]`. */
  readonly field?: string | undefined;
}

/** The one error type of this project (mlops extends it by what MLflow says). Recognise it with `SentimentError.isInstance`: `instanceof` fails across copies of the package. */
export class SentimentError extends Error {
  override readonly name: string = 'SentimentError';
  readonly code: SentimentErrorCode;
  readonly field: string | undefined;

  constructor({ code, message, cause, field }: SentimentErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(value: unknown): value is SentimentError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
