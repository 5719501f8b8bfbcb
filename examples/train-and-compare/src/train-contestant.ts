import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createCheckpointFolder, writeArtifact } from 'sentiment-core/node';
import type { Dataset, TrainingObserver } from 'sentiment-core/training';
import type { Contestant } from './contestants.ts';
import { type CellRecord, writeCell } from './finished-cells.ts';
import { curvePointOf, eventOf, withPoint } from './learning-curve.ts';
import { processorTime } from './processor-time.ts';
import type { FoundVectors } from './word-vectors.ts';

export interface TrainContestantOptions {
  readonly contestant: Contestant;
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

export const cellsFolder = (output: string): string => join(output, 'cells');
export const modelFolder = (output: string, { name }: Contestant): string => join(output, name);

/**
 * Trains a model and writes it; what the training holds is free afterwards. A network that was interrupted goes on after its last
 * whole epoch.
 */
export async function trainContestant(options: TrainContestantOptions): Promise<CellRecord> {
  const { contestant, train, valid, vectors, key, earlier, observer, output } = options;
  const checkpoint = join(output, 'checkpoints', `${contestant.name}-${key.slice(0, 12)}`);
  const trainer = contestant.createTrainer({ vectors, checkpoints: createCheckpointFolder(checkpoint) });
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
      if (point.validationLoss === undefined || contestant.vectors === undefined) return;
      // An epoch is over, and its checkpoint is about to be written.
      const record = { key, curve, trainingSeconds: spent(), result: undefined };
      writing = writing.then(() => writeCell(cellsFolder(output), contestant.name, record));
      // It is waited for below, where a failure is told.
      writing.catch(() => undefined);
    },
  };
  const trained = await trainer.fit(train, { validation: valid, observer: watching });
  const trainingSeconds = spent();
  await writing;
  await writeArtifact(modelFolder(output, contestant), await trained.toArtifact());
  await trained.classifier.close();
  await rm(checkpoint, { recursive: true, force: true });
  return { key, curve, trainingSeconds, result: undefined };
}
