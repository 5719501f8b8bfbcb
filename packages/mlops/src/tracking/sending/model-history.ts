import type { ModelRecorded } from '../journal/journal-record.ts';

/** As MLflow writes times: UTC, `2026-11-20 12:30:00.000000`. */
function mlflowTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23)}000`;
}

/** The value of the tag by which MLflow 2 shows a folder of a run as a model. */
export function modelHistory(runId: string, { name, flavors, createdAt }: ModelRecorded): string {
  const entry = { run_id: runId, artifact_path: name, utc_time_created: mlflowTime(createdAt), flavors };
  return JSON.stringify([entry]);
}

export interface ModelPlace {
  readonly runId: string;
  readonly modelId: string | undefined;
  /** Folder among the artifacts of the run. */
  readonly path: string;
  readonly createdAt: number;
}

/** `MLmodel` with where the model came from, which is only known once the run is on the server. */
export function placeModel(description: Uint8Array, { runId, modelId, path, createdAt }: ModelPlace): Uint8Array {
  const lines: Record<string, string> = {
    artifact_path: modelId === undefined ? path : `models:/${modelId}`,
    run_id: runId,
    ...(modelId !== undefined && { model_id: modelId }),
    utc_time_created: mlflowTime(createdAt),
  };
  const text = Object.entries(lines).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return Buffer.concat([description, Buffer.from(text.join(''))]);
}
