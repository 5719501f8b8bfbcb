import { randomUUID } from 'node:crypto';
import type { Artifact } from 'sentiment-core/node';
import { hasErrorCode, MlflowError } from '../../mlflow/mlflow-error.ts';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import type { ModelVersion } from '../../mlflow/registry/model-versions.ts';
import { championAlias, previousAlias, versionTags } from '../registry-names.ts';
import { findRecordedRun, readRunRecord, type RunRecord } from '../../tracking/run-record.ts';
import { collectModelFiles, type ModelFiles } from './model-files.ts';
import { createUndoList, type UndoList, uploadModel, type UploadedModel } from './upload-model.ts';

export interface RegisterModelOptions {
  readonly client: MlflowClient;
  /** Of the registered model, made when there is none. */
  readonly name: string;
  /** The folder of a model, `default`, or what `loadArtifact` gave. */
  readonly model: string | Artifact;
  /**
   * The run that made it. Default: the one that `training.json` beside the model records. Where the server has none: no run on
   * MLflow 3; on MLflow 2 a run is made to hold the files.
   */
  readonly runId?: string | undefined;
  /** Where the files go when there is no run. Default: `name`. */
  readonly experiment?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Aliases to move to the version once it is ready, e.g. `challenger`; `champion` and `previous` are for `promote`. */
  readonly aliases?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
  /** Names the upload. Default: a random UUID. */
  readonly generateId?: (() => string) | undefined;
}

export interface RegisteredVersion {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  /** The run that made it; undefined when there is none. */
  readonly runId: string | undefined;
  /** Why the version does not name the run that `training.json` records; undefined when it does, or when none is recorded. */
  readonly runMissing: string | undefined;
  readonly aliases: readonly string[];
  /** Checksum in the model's `model.json`, which covers all its files. */
  readonly checksum: string;
  /** Why stock MLflow cannot load the version; undefined when it can. */
  readonly notExportable: string | undefined;
}

/**
 * Uploads a model and makes a version of it: the folder that stock MLflow loads, with the model itself in `sentiment-model/`.
 * Files are read back and compared before there is a version. When anything fails until the version is ready, all is undone.
 * @throws {SentimentError} when the model cannot be read; MlflowError when registering fails, saying what is left
 */
export async function registerModel(options: RegisterModelOptions): Promise<RegisteredVersion> {
  const { client, name, model, aliases = [], signal, clock = Date.now, generateId = randomUUID } = options;
  for (const alias of aliases) checkAliasIsFree(alias);
  const content = await collectModelFiles(model);
  const { artifact, files, notExportable } = content;
  const recorded = options.runId === undefined ? await readRunRecord(artifact.location) : undefined;
  // A name that MLflow refuses fails before anything is uploaded.
  await client.registeredModels.get(name, { signal }).catch((error: unknown) => {
    if (!hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
  });
  const runId = options.runId ?? (recorded && (await findRecordedRun(client, recorded, signal)));
  const undo = createUndoList();
  let registered: ModelVersion;
  try {
    const uploaded = await uploadModel({
      client,
      name,
      files,
      undo,
      clock,
      signal,
      runId,
      modelType: artifact.manifest.kind,
      experiment: options.experiment ?? name,
      folder: `models/${generateId()}`,
    });
    registered = await createVersion(options, content, uploaded, undo);
  } catch (error) {
    throw registrationError(name, error, await undo.undoAll());
  }
  const { version, source } = registered;
  for (const alias of aliases) {
    await client.registeredModels.setAlias(name, alias, version, { signal }).catch((cause: unknown) => {
      const message = `Version ${version} of ${name} is registered and ready, but has no alias ${alias}: ${reasonOf(cause)}`;
      throw new MlflowError({ errorCode: codeOf(cause), message, cause });
    });
  }
  const { checksum } = artifact.manifest;
  const runMissing = recorded && runId === undefined ? missingRun(recorded, client.trackingUri) : undefined;
  return { name, version, source, runId: registered.runId, runMissing, aliases, checksum, notExportable };
}

function missingRun({ experiment, trackingUri }: RunRecord, server: string): string {
  const place = trackingUri === server ? '' : ` It was recorded for ${trackingUri}.`;
  return `its run is not in the experiment ${experiment} of ${server}.${place}`;
}

async function createVersion(
  { client, name, description, tags, signal }: RegisterModelOptions,
  { artifact: { manifest, files }, notExportable }: ModelFiles,
  { source, runId, modelId }: UploadedModel,
  undo: UndoList,
): Promise<ModelVersion> {
  await client.registeredModels.getOrCreate(name, { signal });
  const own = {
    [versionTags.checksum]: manifest.checksum,
    [versionTags.kind]: manifest.kind,
    [versionTags.labels]: manifest.labels.join(', ').slice(0, 5000),
    [versionTags.preprocessing]: manifest.preprocessing.variant,
    [versionTags.bytes]: String([...files.values()].reduce((sum, { length }) => sum + length, 0)),
    [versionTags.mlflowModel]: (notExportable === undefined ? 'yes' : `no: ${notExportable}`).slice(0, 5000),
  };
  // When the answer is lost, the server may have made the version all the same: it is found by its source.
  undo.add(`a version of ${name} with the source ${source}`, async () => {
    for await (const found of client.modelVersions.search({ filter: `name = '${name.replaceAll("'", "''")}'` }))
      if (found.source === source) await client.modelVersions.delete(name, found.version);
  });
  const created = await client.modelVersions.create({
    name,
    source,
    runId,
    modelId,
    description,
    signal,
    tags: { ...tags, ...own },
    waitUntilReady: false,
  });
  return client.modelVersions.waitUntilReady(name, created.version, { signal });
}

function checkAliasIsFree(alias: string): void {
  if (alias !== championAlias && alias !== previousAlias) return;
  const message = `alias ${alias} is moved by promotion and rollback only; register with another, e.g. challenger`;
  throw new MlflowError({ errorCode: 'INVALID_PARAMETER_VALUE', field: 'aliases', message });
}

function registrationError(name: string, cause: unknown, left: readonly string[]): MlflowError {
  const rest = left.length === 0 ? 'nothing of it is left' : `what could not be undone: ${left.join('; ')}`;
  const message = `Registering a version of ${name} failed: ${reasonOf(cause)}; ${rest}`;
  return new MlflowError({ errorCode: codeOf(cause), message, cause });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return MlflowError.isInstance(error) ? error.errorCode : 'INTERNAL_ERROR';
}
