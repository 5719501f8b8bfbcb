import { MlflowError } from '../../mlflow/mlflow-error.ts';

const codes: readonly string[] = ['CONNECTION_FAILED', 'TIMEOUT', 'TEMPORARILY_UNAVAILABLE', 'REQUEST_LIMIT_EXCEEDED'];

/** Whether the server gave no answer of its own: then what is known of before may still be right. */
export function isServerAway(error: unknown): boolean {
  if (!MlflowError.isInstance(error)) return false;
  return codes.includes(error.errorCode) || (error.status !== undefined && error.status >= 500);
}
