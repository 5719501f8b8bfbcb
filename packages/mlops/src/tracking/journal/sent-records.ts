import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The run on the server. */
export interface SentRun {
  readonly runId: string;
  readonly experimentId: string;
}

/** What of a journal the server has, kept beside it so that sending can go on after any end of the process. */
export interface SentRecords {
  isDone(id: number): boolean;
  markDone(ids: readonly number[]): void;
  run(key: string): SentRun | undefined;
  setRun(key: string, run: SentRun): void;
  /** Id of a logged model (MLflow 3). @param key `run/name` */
  model(key: string): string | undefined;
  setModel(key: string, modelId: string): void;
}

interface Line {
  readonly server?: string;
  readonly done?: readonly number[];
  readonly run?: string;
  readonly is?: SentRun;
  readonly model?: string;
  readonly modelId?: string;
}

const fileName = 'sent.ndjson';

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').map(readLine);
}

/** A line that was cut short says nothing: what it was about is looked up on the server again. */
function readLine(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return {};
  }
}

/** @param server the tracking server's address; what was sent to another one does not count */
export function openSentRecords(folder: string, server: string): SentRecords {
  const file = join(folder, fileName);
  const [first, ...lines] = readLines(file);
  const isSame = first?.server === server;
  const done = new Set<number>();
  const runs = new Map<string, SentRun>();
  const models = new Map<string, string>();
  for (const line of isSame ? lines : []) {
    for (const id of line.done ?? []) done.add(id);
    if (line.run !== undefined && line.is !== undefined) runs.set(line.run, line.is);
    if (line.model !== undefined && line.modelId !== undefined) models.set(line.model, line.modelId);
  }
  const start: Line = { server };
  if (!isSame) writeFileSync(file, JSON.stringify(start), { mode: 0o600 });
  const append = (line: Line): void => appendFileSync(file, `\n${JSON.stringify(line)}`);
  return {
    isDone: (id) => done.has(id),
    markDone(ids) {
      append({ done: ids });
      for (const id of ids) done.add(id);
    },
    run: (key) => runs.get(key),
    setRun(key, run) {
      append({ run: key, is: run });
      runs.set(key, run);
    },
    model: (key) => models.get(key),
    setModel(key, modelId) {
      append({ model: key, modelId });
      models.set(key, modelId);
    },
  };
}
