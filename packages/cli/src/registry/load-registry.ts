import type { WatchedModel, WatchModelOptions } from '@sentiment-core/mlops/registry';
import { type ModelSource, SentimentError } from 'sentiment-core';
import { requireMlopsNode } from '../mlops-node.ts';

export type WatchOptions = Pick<WatchModelOptions, 'intervalMs' | 'onChange' | 'onError'>;

export interface RegistrySourceOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told in one line that the server is away. Default: standard error. */
  readonly warn?: (line: string) => void;
  /** e.g. `22.13.0`. Default: of this process. */
  readonly nodeVersion?: string;
}

/** Attempts again when a server is away, of which there may be a copy at hand. */
const retries = 2;

export const isRegistryReference = (reference: string): boolean => reference.startsWith('models:/');

/**
 * The model registry and a client for it, loaded when asked for.
 * @param nodeVersion e.g. `22.13.0`; default: of this process
 * @throws {SentimentError} `invalid_argument` on a Node that is too old
 */
export async function loadRegistry(nodeVersion = process.versions.node) {
  requireMlopsNode('models of an MLflow registry need', 'model', nodeVersion);
  const [registry, { createMlflowClient }] = await Promise.all([
    import('@sentiment-core/mlops/registry'),
    import('@sentiment-core/mlops/mlflow'),
  ]);
  return { ...registry, createMlflowClient };
}

/**
 * What `models:/...` is read with; nothing for other references.
 * @throws {SentimentError} `invalid_argument` without MLFLOW_TRACKING_URI, and on a Node that is too old
 */
export async function registrySources(reference: string, options: RegistrySourceOptions = {}): Promise<ModelSource[]> {
  return isRegistryReference(reference) ? [await registrySource(reference, options)] : [];
}

/** Follows a reference to a registry, see `watchModel`. */
export async function watchRegistry(
  reference: string,
  watch: WatchOptions,
  options: RegistrySourceOptions = {},
): Promise<WatchedModel> {
  const { watchModel } = await loadRegistry(options.nodeVersion);
  return watchModel({ ...watch, reference, source: await registrySource(reference, options) });
}

async function registrySource(reference: string, options: RegistrySourceOptions) {
  const { environment = process.env, warn = warnUser, nodeVersion } = options;
  const { mlflowModelSource } = await loadRegistry(nodeVersion);
  if (!environment['MLFLOW_TRACKING_URI']) {
    const message = `${reference} is in an MLflow registry: set MLFLOW_TRACKING_URI to the address of its server`;
    throw new SentimentError({ code: 'invalid_argument', field: 'model', message });
  }
  return mlflowModelSource({ environment, retries, onWarning: ({ message }) => warn(message) });
}

function warnUser(line: string): void {
  process.stderr.write(`sentiment: ${line}\n`);
}
