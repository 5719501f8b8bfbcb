import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { trainingRecordFile } from 'sentiment-core/training';
import type { MlflowClient } from '../mlflow/mlflow-client.ts';
import { hasErrorCode } from '../mlflow/mlflow-error.ts';

/** Tag of a run and of a logged model that says which record of which journal made it. */
export const originTag = 'sentiment.journal';

/**
 * Which MLflow run a training is, as `training.json` beside the model keeps it under `mlflow`. MLflow makes up the ids of
 * runs when it receives them, perhaps much later; this is known from the start, and the run carries it as a tag wherever it
 * is sent.
 */
export interface RunRecord {
  /** Value of the run's tag `sentiment.journal`: the journal's UUID, a slash, the run's key. */
  readonly run: string;
  readonly experiment: string;
  /** Address of the server it was meant for, without credentials. */
  readonly trackingUri: string;
}

/** Of `training.json`. Trials of a tuning make it long, but not that long. */
const mostBytes = 64 * 1024 * 1024;

/** The record in the folder of a model; undefined when there is none, or nothing that is one. */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  const file = join(folder, trainingRecordFile);
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > mostBytes) return undefined;
    const { mlflow } = JSON.parse(await readFile(file, 'utf8')) as {
      mlflow?: Partial<Record<keyof RunRecord, unknown>>;
    };
    const { run, experiment, trackingUri } = mlflow ?? {};
    if (typeof run !== 'string' || typeof experiment !== 'string' || typeof trackingUri !== 'string') return undefined;
    // It becomes part of a filter.
    return /^[\da-f-]{36}\/\w{1,20}$/.test(run) ? { run, experiment, trackingUri } : undefined;
  } catch {
    // A model without a record, or with one of another program, can be registered all the same.
    return undefined;
  }
}

/**
 * Id of the recorded run on `client`'s server; undefined when the server does not have it (yet).
 * @throws MlflowError when the server cannot be asked
 */
export async function findRecordedRun(
  client: MlflowClient,
  { run, experiment }: RunRecord,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const found = await client.experiments.getByName(experiment, { signal }).catch((error: unknown) => {
    if (hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const filter = `tags.\`${originTag}\` = '${run}'`;
  const runs = client.runs.search({ experimentIds: [found.experimentId], filter, pageSize: 1, signal });
  for await (const { runId } of runs) return runId;
  return undefined;
}
