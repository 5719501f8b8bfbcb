import { access } from 'node:fs/promises';
import { type ModelSource, SentimentError } from 'sentiment-core';
import type { WatchedModel, WatchModelOptions } from '@sentiment-core/mlops/registry';
import type { DatabaseSettings } from '@sentiment-core/mlops/service';
import { UsageError } from './terminal/errors.ts';

/** Records trainings in MLflow. */
export function loadTracking() {
  return import('@sentiment-core/mlops/tracking');
}

/** The store of feedback, and what learns from it. */
export async function loadFeedback() {
  const [service, retraining] = await Promise.all([
    import('@sentiment-core/mlops/service'),
    import('@sentiment-core/mlops/retraining'),
  ]);
  return { ...service, ...retraining };
}

/** The database behind `--database`: an address of PostgreSQL, or the file of SQLite. */
export function databaseSettings(database: string): DatabaseSettings {
  return /^postgres(ql)?:\/\//.test(database)
    ? { kind: 'postgresql', connectionString: database }
    : { kind: 'sqlite', file: database };
}

/** @throws {Error} when a file is named that is not there: opening it would make an empty one */
export async function existingDatabase(database: string): Promise<DatabaseSettings> {
  const settings = databaseSettings(database);
  if (settings.kind === 'sqlite')
    await access(settings.file).catch((error: unknown) => {
      throw new Error(`${settings.file}: there is no such file`, { cause: error });
    });
  return settings;
}

/** The model registry of MLflow and a client for it. */
export async function loadRegistry() {
  const [registry, { createMlflowClient }] = await Promise.all([
    import('@sentiment-core/mlops/registry'),
    import('@sentiment-core/mlops/mlflow'),
  ]);
  return { ...registry, createMlflowClient };
}

/** What `register`, `promote` and `rollback` have in common. */
export interface RegistryOptions {
  /** Of the registered model. */
  readonly name: string;
  /** Address of the MLflow server. Default: MLFLOW_TRACKING_URI. */
  readonly mlflow?: string | undefined;
  readonly json?: boolean | undefined;
}

/** @throws {UsageError} when no server is named */
export function requireMlflowServer({ mlflow }: Pick<RegistryOptions, 'mlflow'>): void {
  if (mlflow === undefined && !process.env['MLFLOW_TRACKING_URI'])
    throw new UsageError('no MLflow server is named: give --mlflow URI, or set MLFLOW_TRACKING_URI');
}

export interface RegistrySourceOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called with one line when the server is away. Default: standard error. */
  readonly warn?: (line: string) => void;
}

/** Attempts again when a server is away, of which there may be a copy at hand. */
const retries = 2;

export function isRegistryReference(reference: string): boolean {
  return reference.startsWith('models:/');
}

/**
 * What `models:/...` is read with; nothing for other references.
 * @throws {SentimentError} `invalid_argument` without MLFLOW_TRACKING_URI
 */
export async function registrySources(reference: string, options: RegistrySourceOptions = {}): Promise<ModelSource[]> {
  return isRegistryReference(reference) ? [await registrySource(reference, options)] : [];
}

/** Follows an alias, `models:/name@alias`: see `watchModel`. */
export async function watchRegistry(
  reference: string,
  watch: Pick<WatchModelOptions, 'intervalMs' | 'onChange' | 'onError'>,
  options: RegistrySourceOptions = {},
): Promise<WatchedModel> {
  const { watchModel } = await loadRegistry();
  return watchModel({ ...watch, reference, source: await registrySource(reference, options) });
}

async function registrySource(reference: string, options: RegistrySourceOptions) {
  const { environment = process.env, warn = warnUser } = options;
  const { mlflowModelSource } = await loadRegistry();
  if (!environment['MLFLOW_TRACKING_URI']) {
    const message = `${reference} is in an MLflow registry: set MLFLOW_TRACKING_URI to the address of its server`;
    throw new SentimentError({ code: 'invalid_argument', field: 'model', message });
  }
  return mlflowModelSource({ environment, retries, onWarning: ({ message }) => warn(message) });
}

function warnUser(line: string): void {
  process.stderr.write(`sentiment: ${line}\n`);
}
