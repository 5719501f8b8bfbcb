import type { Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** What `register`, `promote` and `rollback` have in common. */
export interface RegistryOptions {
  /** Of the registered model. */
  readonly name: string;
  /** Address of the MLflow server. Default: MLFLOW_TRACKING_URI. */
  readonly mlflow?: string | undefined;
  readonly json?: boolean;
}

/** @throws {UsageError} when no server is named */
export async function openRegistry({ mlflow }: Pick<RegistryOptions, 'mlflow'>, services: Services) {
  if (mlflow === undefined && !process.env['MLFLOW_TRACKING_URI'])
    throw new UsageError('no MLflow server is named: give --mlflow URI, or set MLFLOW_TRACKING_URI');
  const registry = await services.loadRegistry();
  return { ...registry, client: registry.createMlflowClient({ trackingUri: mlflow }) };
}
