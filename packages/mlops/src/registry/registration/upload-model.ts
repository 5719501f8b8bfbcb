import { createHash } from 'node:crypto';
import type { ArtifactOwner } from '../../mlflow/artifacts/artifact-location.ts';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import type { Run } from '../../mlflow/tracking/runs.ts';

interface UploadModelOptions {
  readonly client: MlflowClient;
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly modelType: string;
  readonly runId: string | undefined;
  readonly experiment: string;
  /** Names the folder under a run, so that two registrations of a run do not meet. */
  readonly folder: string;
  readonly undo: UndoList;
  readonly clock: () => number;
  readonly signal: AbortSignal | undefined;
}

export interface UploadedModel {
  /** What a version is made from. */
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/** Puts the files where a version can point at them: a logged model on MLflow 3, a folder of a run on MLflow 2. */
export async function uploadModel(options: UploadModelOptions): Promise<UploadedModel> {
  const { client, runId, signal } = options;
  const run = runId === undefined ? undefined : await client.runs.get(runId, { signal });
  return (await client.loggedModels.areSupported({ signal }))
    ? uploadLoggedModel(options, run)
    : uploadUnderRun(options, run);
}

async function uploadLoggedModel(options: UploadModelOptions, run: Run | undefined): Promise<UploadedModel> {
  const { client, name, files, modelType, runId, experiment, undo, signal } = options;
  const experimentId = run?.experimentId ?? (await client.experiments.getOrCreate(experiment, { signal })).experimentId;
  const { modelId } = await client.loggedModels.create({
    experimentId,
    name,
    modelType,
    sourceRunId: runId,
    signal,
  });
  undo.add(`logged model ${modelId}`, async () => {
    await client.loggedModels.finalize(modelId, 'FAILED');
    await client.loggedModels.delete(modelId);
  });
  await uploadFiles({ client, owner: { modelId }, folder: '', files, signal });
  await client.loggedModels.finalize(modelId, 'READY', { signal });
  if (runId !== undefined) await client.runs.logOutputs(runId, [{ modelId, step: 0 }], { signal });
  return { source: `models:/${modelId}`, runId, modelId };
}

async function uploadUnderRun(options: UploadModelOptions, given: Run | undefined): Promise<UploadedModel> {
  const { client, name, files, experiment, folder, undo, clock, signal } = options;
  const run = given ?? (await createRun());
  const { runId, artifactUri } = run;
  undo.add(`artifacts ${folder} of run ${runId}`, () => client.artifacts.delete({ runId }, folder));
  await uploadFiles({ client, owner: { runId }, folder, files, signal });
  if (given === undefined) await end('FINISHED');
  return { source: `${artifactUri.replace(/\/+$/, '')}/${folder}`, runId, modelId: undefined };

  async function createRun(): Promise<Run> {
    const { experimentId } = await client.experiments.getOrCreate(experiment, { signal });
    const created = await client.runs.create({ experimentId, name: `register ${name}`, signal });
    undo.add(`run ${created.runId}`, () =>
      client.runs
        .update(created.runId, { status: 'FAILED', endTime: Math.floor(clock()) })
        .then(() => client.runs.delete(created.runId)),
    );
    return created;
  }

  async function end(status: 'FINISHED'): Promise<void> {
    await client.runs.update(runId, { status, endTime: Math.floor(clock()) }, { signal });
  }
}

interface UploadFilesOptions {
  readonly client: MlflowClient;
  readonly owner: ArtifactOwner;
  /** Folder among the artifacts; empty for the top. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/** Uploads files, reads each back, and compares checksums. @throws MlflowError naming a file that came back as another */
async function uploadFiles({ client, owner, folder, files, signal }: UploadFilesOptions): Promise<void> {
  const pathOf = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  for (const [name, bytes] of files) await client.artifacts.upload(owner, pathOf(name), { bytes }, { signal });
  for (const [name, bytes] of files) {
    const stored = createHash('sha256');
    for await (const chunk of await client.artifacts.open(owner, pathOf(name), { signal })) stored.update(chunk);
    if (stored.digest('hex') === createHash('sha256').update(bytes).digest('hex')) continue;
    const message = `${name} was uploaded, but comes back with another sha256`;
    throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
  }
}

/** What was done so far, to be undone when a later step fails. */
export interface UndoList {
  /** @param what its name in the error when it cannot be undone, e.g. `version 3` */
  add(what: string, undo: () => Promise<void>): void;
  /** Undoes all, the last first. @returns what could not be undone, with the reason */
  undoAll(): Promise<string[]>;
}

export function createUndoList(): UndoList {
  const steps: { readonly what: string; readonly undo: () => Promise<void> }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    async undoAll() {
      const left: string[] = [];
      for (const { what, undo } of steps.splice(0).reverse()) {
        await undo().catch((error: unknown) => {
          left.push(`${what} (${error instanceof Error ? error.message : String(error)})`);
        });
      }
      return left;
    },
  };
}
