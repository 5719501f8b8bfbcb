import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCheckpointFolder, writeArtifact } from 'sentiment-core/node';
import { type Dataset, runTraining, type TrainingObserver } from 'sentiment-core/training';
import type { Candidate } from './candidates.ts';
import { type CurvePoint, curvePointOf, eventOf, withPoint } from './learning-curve.ts';
import { processorTime } from './serving-figures.ts';
import type { Synthesis } from './synthesis-table.ts';
import type { FoundVectors } from './word-vectors.ts';

/** What is kept of a training, so that it is not done again. */
export interface CellRecord {
  /** Of everything that the cell depends on; another key is another cell. */
  readonly key: string;
  readonly curve: readonly CurvePoint[];
  /** Processor time of the passes so far, of all runs. */
  readonly trainingSeconds: number;
  /** Undefined while the training is not finished. */
  readonly result: Synthesis | undefined;
}

/** The same for the same values, whatever the order of their names. */
export function cellKey(values: Readonly<Record<string, unknown>>): string {
  const ordered = JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex');
}

/** @returns undefined when nothing of this key was kept, or the file is damaged: then the cell is done again */
export async function readCell(folder: string, name: string, key: string): Promise<CellRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as CellRecord;
    return record.key === key && Array.isArray(record.curve) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. */
export async function writeCell(folder: string, name: string, record: CellRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
}

export interface TrainCandidateOptions {
  readonly candidate: Candidate;
  readonly train: Dataset;
  readonly valid: Dataset;
  readonly vectors: FoundVectors['vectors'];
  readonly key: string;
  /** What an interrupted run left of this very training. */
  readonly earlier: CellRecord | undefined;
  readonly observer: TrainingObserver | undefined;
  /** Folder of the comparison. */
  readonly output: string;
}

export function cellsFolder(output: string): string {
  return join(output, 'cells');
}

export function modelFolder(output: string, { name }: Candidate): string {
  return join(output, name);
}

/**
 * Trains a model and writes it; what the training holds is free afterwards. A network that was interrupted goes on after its last
 * whole epoch.
 */
export async function trainCandidate(options: TrainCandidateOptions): Promise<CellRecord> {
  const { candidate, train, valid, vectors, key, earlier, observer, output } = options;
  const checkpoint = join(output, 'checkpoints', `${candidate.name}-${key.slice(0, 12)}`);
  const trainer = candidate.createTrainer({ vectors, checkpoints: createCheckpointFolder(checkpoint) });
  const spentBefore = earlier?.trainingSeconds ?? 0;
  const started = processorTime();
  const spent = (): number => spentBefore + (processorTime() - started) / 1000;
  let curve = earlier?.curve ?? [];
  for (const point of curve) observer?.onEvent(eventOf(point));
  let writing = Promise.resolve();
  const watching: TrainingObserver = {
    onEvent(event) {
      observer?.onEvent(event);
      const point = curvePointOf(event);
      if (point === undefined) return;
      curve = withPoint(curve, point);
      if (point.validationLoss === undefined || candidate.vectors === undefined) return;
      // An epoch is over, and its checkpoint is about to be written.
      const record = { key, curve, trainingSeconds: spent(), result: undefined };
      writing = writing.then(() => writeCell(cellsFolder(output), candidate.name, record));
      // It is waited for below, where a failure is told.
      writing.catch(() => undefined);
    },
  };
  const run = await runTraining({
    trainer,
    training: train,
    validation: valid,
    observer: watching,
    now: processorTime,
  });
  const trainingSeconds = spentBefore + run.seconds;
  await writing;
  await writeArtifact(modelFolder(output, candidate), run.files);
  await run.classifier.close();
  await rm(checkpoint, { recursive: true, force: true });
  return { key, curve, trainingSeconds, result: undefined };
}
