import { type ArtifactReader, type ModelSource, SentimentError } from 'sentiment-core';
import { createMlflowClient, type MlflowClient, type MlflowClientOptions } from '../../mlflow/mlflow-client.ts';
import { hasErrorCode, isServerAway } from '../../mlflow/mlflow-error.ts';
import type { ModelVersion } from '../../mlflow/registry/model-versions.ts';
import { processWarning } from '../../process-warning.ts';
import {
  isModelReference,
  type ModelReference,
  parseModelReference,
  nativeFolder,
  versionTags,
} from '../registry-names.ts';
import { defaultCacheFolder, createModelCache, type WantedVersion } from './model-cache.ts';

export interface SourceWarning {
  /** One line for people. */
  readonly message: string;
  readonly reference: string;
  /** The version that is used instead. */
  readonly version: string;
  readonly cause: unknown;
}

export interface MlflowModelSourceOptions extends MlflowClientOptions {
  /** Default: a client made with the other options, `MLFLOW_TRACKING_URI` and so on. */
  readonly client?: MlflowClient | undefined;
  /** Where copies are kept. Default: `sentiment-core` in the user's folder for caches. */
  readonly cacheFolder?: string | undefined;
  /** Called when the server is away and the last good copy is used. Default: a warning of the process. */
  readonly onWarning?: ((warning: SourceWarning) => void) | undefined;
}

/** Which version a reference stands for now. */
export interface ResolvedModel {
  readonly name: string;
  readonly version: string;
  /** Differs between versions of one number, before and after a registered model was deleted. */
  readonly identity: string;
}

export interface MlflowModelSource extends ModelSource {
  /** Asks the server. @throws MlflowError; {SentimentError} `model_reference_unknown`, `artifact_not_found` */
  resolve(reference: string): Promise<ResolvedModel>;
  /** What a reference last stood for when it was opened, without asking the server; undefined when nothing is known. */
  lastKnown(reference: string): Promise<ResolvedModel | undefined>;
  /** Stores which version a reference stands for, once it works. `open` does so by itself. */
  remember(reference: string, model: ResolvedModel): Promise<void>;
}

/**
 * Models of an MLflow registry, by `models:/<name>@<alias>` and `models:/<name>/<version>`. The server is always asked which
 * version that is; the files are downloaded once, checked by their sha256, and kept. Damaged copies are downloaded again.
 * While the server is away, what a reference last stood for is used, if there is a whole copy.
 */
export function mlflowModelSource(options: MlflowModelSourceOptions = {}): MlflowModelSource {
  const { client: given, cacheFolder = defaultCacheFolder(), onWarning: listener, ...connection } = options;
  const client = given ?? createMlflowClient(connection);
  const warn = processWarning('SENTIMENT_MODEL_SOURCE');
  const onWarning = listener ?? (({ message }: SourceWarning) => warn(message));
  const cache = createModelCache({ folder: cacheFolder, server: client.trackingUri });

  const findVersion = async (wanted: ModelReference): Promise<ModelVersion> => {
    const found =
      'version' in wanted
        ? await client.modelVersions.get(wanted.name, wanted.version)
        : await client.registeredModels.getVersionByAlias(wanted.name, wanted.alias);
    if (found === undefined) throw notFound(`model ${wanted.name} has no alias ${labelOf(wanted)}`);
    if (found.status === 'READY') return found;
    throw notFound(`version ${found.version} of ${wanted.name} is not ready (${found.status})`);
  };

  const download = ({ name, version, ...wanted }: WantedVersion): Promise<ArtifactReader> =>
    cache.store({ name, version, ...wanted }, async (folder) => {
      const owner = `models:/${name}/${version}`;
      const paths = await client.artifacts.downloadFolder(owner, folder, { path: nativeFolder });
      if (paths.length > 0) return;
      throw notFound(`${owner} has no folder ${nativeFolder}: register the model with \`sentiment register\``);
    });

  const openFromServer = async (wanted: ModelReference): Promise<ArtifactReader> => {
    const found = await findVersion(wanted);
    const version = { ...resolvedOf(found), checksum: found.tags[versionTags.checksum] };
    const reader = (await cache.find(version)) ?? (await download(version));
    await cache.remember(wanted.name, labelOf(wanted), version);
    return reader;
  };

  return {
    name: 'mlflow',
    accepts: isModelReference,

    async resolve(reference) {
      return resolvedOf(await findVersion(parseModelReference(reference)));
    },

    lastKnown(reference) {
      const wanted = parseModelReference(reference);
      return cache.recall(wanted.name, labelOf(wanted));
    },

    async remember(reference, model) {
      const wanted = parseModelReference(reference);
      await cache.remember(wanted.name, labelOf(wanted), model);
    },

    async open(reference) {
      const wanted = parseModelReference(reference);
      try {
        return await openFromServer(wanted);
      } catch (error) {
        if (hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) throw notFound(`${reference}: ${error.message}`, error);
        if (!isServerAway(error)) throw error;
        const last = await cache.recall(wanted.name, labelOf(wanted));
        const reader = last && (await cache.find(last));
        if (last === undefined || reader === undefined) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        const message = `${client.trackingUri} is away (${reason}): ${reference} is version ${last.version}, as it was last`;
        onWarning({ message, reference, version: last.version, cause: error });
        return reader;
      }
    },
  };
}

function resolvedOf({ name, version, creationTime = 0 }: ModelVersion): ResolvedModel {
  return { name, version, identity: creationTime.toString(36) };
}

function labelOf(wanted: ModelReference): string {
  return 'version' in wanted ? `/${wanted.version}` : wanted.alias;
}

function notFound(message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'artifact_not_found', message, cause });
}
