import { SentimentError, type SentimentErrorCode } from 'sentiment-core';

const marker = Symbol.for('sentiment-core.mlflow-error');

/**
 * What went wrong: a code of the MLflow server as it sent it (`RESOURCE_DOES_NOT_EXIST`, `RESOURCE_ALREADY_EXISTS`,
 * `INVALID_PARAMETER_VALUE` ...), or one of this client:
 * - `OPTION_INVALID`: an option or environment variable cannot be used.
 * - `INVALID_PARAMETER_VALUE`: also raised before sending, when a value is over a limit; `field` names it.
 * - `ENDPOINT_NOT_FOUND`: the server has no such endpoint (an older MLflow, or not an MLflow server).
 * - `RESPONSE_NOT_JSON`, `RESPONSE_INVALID`: the answer is not what MLflow sends.
 * - `CONNECTION_FAILED`, `TIMEOUT`, `ABORTED`, `REDIRECT_REFUSED`.
 * - `ARTIFACT_STORE_UNSUPPORTED`, `ARTIFACT_PATH_INVALID`.
 */
export type MlflowErrorCode =
  | 'ABORTED'
  | 'ARTIFACT_PATH_INVALID'
  | 'ARTIFACT_STORE_UNSUPPORTED'
  | 'CONNECTION_FAILED'
  | 'ENDPOINT_NOT_FOUND'
  | 'INTERNAL_ERROR'
  | 'INVALID_PARAMETER_VALUE'
  | 'INVALID_STATE'
  | 'NOT_IMPLEMENTED'
  | 'OPTION_INVALID'
  | 'PERMISSION_DENIED'
  | 'REDIRECT_REFUSED'
  | 'REQUEST_LIMIT_EXCEEDED'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESPONSE_INVALID'
  | 'RESPONSE_NOT_JSON'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | (string & {});

/**
 * Everything else is `storage_failed`. So are credentials that MLflow refuses: they are those of this process, and no
 * concern of whoever calls it over HTTP.
 */
const codes: Readonly<Record<string, SentimentErrorCode>> = {
  ABORTED: 'aborted',
  ARTIFACT_PATH_INVALID: 'invalid_argument',
  CONNECTION_FAILED: 'storage_unavailable',
  ENDPOINT_NOT_FOUND: 'not_found',
  INVALID_PARAMETER_VALUE: 'invalid_argument',
  INVALID_STATE: 'invalid_argument',
  OPTION_INVALID: 'option_invalid',
  PROMOTION_CONFLICT: 'invalid_argument',
  REQUEST_LIMIT_EXCEEDED: 'storage_unavailable',
  RESOURCE_ALREADY_EXISTS: 'invalid_argument',
  RESOURCE_DOES_NOT_EXIST: 'not_found',
  TEMPORARILY_UNAVAILABLE: 'storage_unavailable',
  TIMEOUT: 'storage_unavailable',
};

export interface MlflowErrorOptions {
  readonly errorCode: MlflowErrorCode;
  /** Never contains credentials. */
  readonly message: string;
  readonly status?: number | undefined;
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/**
 * What a call to MLflow fails with: a `SentimentError` with one of its codes, and in `errorCode` what exactly MLflow or
 * this client says. Recognise it with `MlflowError.isInstance`: `instanceof` fails across copies of the package.
 */
export class MlflowError extends SentimentError {
  override readonly name = 'MlflowError';
  readonly errorCode: MlflowErrorCode;
  /** HTTP status of the server's answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor({ errorCode, message, status, field, cause }: MlflowErrorOptions) {
    super({ code: codes[errorCode] ?? 'storage_failed', message, field, cause });
    this.errorCode = errorCode;
    this.status = status;
    Object.defineProperty(this, marker, { value: true });
  }

  static override isInstance(value: unknown): value is MlflowError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/** Whether `error` is an MlflowError with one of these codes. */
export function hasErrorCode(error: unknown, ...errorCodes: readonly MlflowErrorCode[]): error is MlflowError {
  return MlflowError.isInstance(error) && errorCodes.includes(error.errorCode);
}

/** Whether the server gave no answer of its own: then what is known of before may still be right. */
export function isServerAway(error: unknown): boolean {
  return MlflowError.isInstance(error) && (error.code === 'storage_unavailable' || (error.status ?? 0) >= 500);
}
