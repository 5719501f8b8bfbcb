import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { hasErrorCode } from '../../mlflow/mlflow-error.ts';
import { batchLimits } from '../../mlflow/tracking/metrics.ts';
import { missingPoints } from '../../mlflow/tracking/runs.ts';
import {
  filesFolder,
  type JournalHeader,
  type JournalPoint,
  type JournalRecord,
  type ModelRecorded,
} from '../journal/journal.ts';
import type { SentRecords, SentRun } from '../journal/sent-records.ts';
import { originTag } from '../run-record.ts';

interface RecordSenderOptions {
  readonly client: MlflowClient;
  readonly folder: string;
  readonly header: JournalHeader;
  readonly sent: SentRecords;
  /** Whether an earlier process may have sent records without noting it. */
  readonly isResumed: boolean;
}

export interface RecordSender {
  /**
   * Sends one record, or several records of metrics of one run as one. After a failure the same records can be sent again:
   * what cannot be repeated is looked up on the server first.
   */
  send(records: readonly [JournalRecord, ...JournalRecord[]]): Promise<void>;
}

/** Of a new experiment: MLflow 3 shows its runs as trainings of models, not as those of generative applications. */
const experimentTags = { 'mlflow.experimentKind': 'custom_model_development' };

/** Brings the records of a journal to the server, in their order, each once. */
export function createRecordSender(options: RecordSenderOptions): RecordSender {
  const { client, folder, header, sent, isResumed } = options;
  const tried = new Set<number>();
  const isRepeated = ({ id }: JournalRecord): boolean => isResumed || tried.has(id);

  const runOf = (key: string): SentRun => {
    const run = sent.run(key);
    if (run === undefined) throw new Error(`run ${key} of the journal ${folder} was not sent before its records`);
    return run;
  };
  const readFileOf = (name: string): Promise<Buffer> => readFile(join(folder, filesFolder, name));

  async function startRun(record: JournalRecord & { type: 'run' }): Promise<void> {
    const { experimentId } = await client.experiments.getOrCreate(header.experiment, { tags: experimentTags });
    const origin = `${header.journal}/${record.run}`;
    if (isRepeated(record)) {
      const filter = `tags.\`${originTag}\` = '${origin}'`;
      for await (const { runId } of client.runs.search({ experimentIds: [experimentId], filter })) {
        return sent.setRun(record.run, { runId, experimentId });
      }
    }
    tried.add(record.id);
    const { runId } = await client.runs.create({
      experimentId,
      name: record.name,
      startTime: record.startTime,
      tags: { ...record.tags, [originTag]: origin },
      parentRunId: record.parent === undefined ? undefined : runOf(record.parent).runId,
    });
    sent.setRun(record.run, { runId, experimentId });
  }

  async function logPoints(run: string, points: readonly JournalPoint[], isUncertain: boolean): Promise<void> {
    const { runId } = runOf(run);
    const missing = isUncertain ? await missingPoints(client.runs, runId, points) : points;
    const complete = missing.map(({ model, ...point }) => ({
      ...point,
      modelId: model === undefined ? undefined : sent.model(`${run}/${model}`),
    }));
    await client.runs.logMetrics(runId, complete);
  }

  async function createLoggedModel(record: JournalRecord & ModelRecorded): Promise<string> {
    const { runId, experimentId } = runOf(record.run);
    const known = sent.model(`${record.run}/${record.name}`);
    if (known !== undefined) return known;
    const origin = `${header.journal}/${record.id}`;
    if (isRepeated(record)) {
      const filter = `source_run_id = '${runId}'`;
      for await (const { modelId, tags } of client.loggedModels.search({ experimentIds: [experimentId], filter })) {
        if (tags[originTag] === origin) return modelId;
      }
    }
    tried.add(record.id);
    const { modelId } = await client.loggedModels.create({
      experimentId,
      name: record.name,
      sourceRunId: runId,
      modelType: 'classifier',
      tags: { [originTag]: origin },
    });
    return modelId;
  }

  async function logModel(record: JournalRecord & ModelRecorded): Promise<void> {
    const { runId } = runOf(record.run);
    const { name, files, createdAt } = record;
    const modelId = (await client.loggedModels.areSupported()) ? await createLoggedModel(record) : undefined;
    if (modelId !== undefined) sent.setModel(`${record.run}/${name}`, modelId);
    const owner = modelId === undefined ? { runId } : { modelId };
    for (const [path, file] of Object.entries(files)) {
      const bytes = await readFileOf(file);
      const isDescription = path === 'MLmodel';
      const content = isDescription ? placeModel(bytes, { runId, modelId, path: name, createdAt }) : bytes;
      await client.artifacts.upload(owner, modelId === undefined ? `${name}/${path}` : path, { bytes: content });
    }
    if (modelId === undefined)
      return client.runs.setTags(runId, { 'mlflow.log-model.history': modelHistory(runId, record) });
    await client.loggedModels.finalize(modelId, 'READY');
    const { modelOutputs } = await client.runs.get(runId);
    if (modelOutputs.some((output) => output.modelId === modelId)) return;
    await client.runs.logOutputs(runId, [{ modelId, step: 0 }]);
  }

  async function sendOne(record: JournalRecord): Promise<void> {
    if (record.type === 'run') return startRun(record);
    if (record.type === 'model') return logModel(record);
    const { runId } = runOf(record.run);
    switch (record.type) {
      case 'params':
        return client.runs.logParams(runId, record.params);
      case 'tags':
        return client.runs.setTags(runId, record.tags);
      case 'datasets':
        return client.runs.logInputs(runId, { datasets: record.datasets });
      case 'artifact':
        return client.artifacts.upload({ runId }, record.path, { bytes: await readFileOf(record.file) });
      case 'end':
        await client.runs.update(runId, { status: record.status, endTime: record.endTime });
        return;
      case 'metrics':
        return undefined;
    }
  }

  return {
    async send(records) {
      const [first] = records;
      if (first.type === 'metrics') {
        const points = records.flatMap((record) => (record.type === 'metrics' ? record.points : []));
        const isUncertain = records.some(isRepeated);
        for (const { id } of records) tried.add(id);
        await logPoints(first.run, points, isUncertain);
      } else await sendOne(first);
      sent.markDone(records.map(({ id }) => id));
    },
  };
}

/** As MLflow writes times: UTC, `2026-11-20 12:30:00.000000`. */
function mlflowTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23)}000`;
}

/** The value of the tag by which MLflow 2 shows a folder of a run as a model. */
function modelHistory(runId: string, { name, flavors, createdAt }: ModelRecorded): string {
  const entry = { run_id: runId, artifact_path: name, utc_time_created: mlflowTime(createdAt), flavors };
  return JSON.stringify([entry]);
}

interface ModelPlace {
  readonly runId: string;
  readonly modelId: string | undefined;
  /** Folder among the artifacts of the run. */
  readonly path: string;
  readonly createdAt: number;
}

/** `MLmodel` with where the model came from, which is only known once the run is on the server. */
function placeModel(description: Uint8Array, { runId, modelId, path, createdAt }: ModelPlace): Uint8Array {
  const lines: Record<string, string> = {
    artifact_path: modelId === undefined ? path : `models:/${modelId}`,
    run_id: runId,
    ...(modelId !== undefined && { model_id: modelId }),
    utc_time_created: mlflowTime(createdAt),
  };
  const text = Object.entries(lines).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return Buffer.concat([description, Buffer.from(text.join(''))]);
}

/** What is sent as one: a record, or the records of metrics of one run that follow each other, up to a request's limit. */
export function nextBatch(records: readonly JournalRecord[]): readonly [JournalRecord, ...JournalRecord[]] | undefined {
  const [first, ...others] = records;
  if (first === undefined) return undefined;
  if (first.type !== 'metrics') return [first];
  const batch: [JournalRecord, ...JournalRecord[]] = [first];
  let points = first.points.length;
  for (const record of others) {
    if (record.type !== 'metrics' || record.run !== first.run) break;
    points += record.points.length;
    if (points > batchLimits.metrics) break;
    batch.push(record);
  }
  return batch;
}

/**
 * Whether the server has understood a record and refuses it, and will again: the others are worth sending. Without its run
 * nothing of a run can be sent, so a run is never passed over.
 */
export function isRefusal(record: JournalRecord, error: unknown): boolean {
  if (record.type === 'run') return false;
  return hasErrorCode(
    error,
    'ARTIFACT_PATH_INVALID',
    'ARTIFACT_STORE_UNSUPPORTED',
    'BAD_REQUEST',
    'INVALID_PARAMETER_VALUE',
    'INVALID_STATE',
    'RESOURCE_ALREADY_EXISTS',
    'RESOURCE_DOES_NOT_EXIST',
  );
}
