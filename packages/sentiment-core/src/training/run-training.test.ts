import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Example } from '../contracts/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { openFamily } from '../models/families.ts';
import { createLogisticRegressionTrainer } from '../models/linear/trainer.ts';
import { createNaiveBayesTrainer } from '../models/naive-bayes/trainer.ts';
import { readReference } from '../reference/model-reference.ts';
import { addTrainingRecord, runTraining, type RunTrainingOptions } from './run-training.ts';

const labels = ['negative', 'positive'];
function rows(from: number, count: number): Example[] {
  return Array.from({ length: count }, (_, row) => ({
    text: `${row % 2 === 0 ? 'awful delay' : 'lovely crew'} number ${from + row}`,
    label: row % 2,
  }));
}

const training = createArrayDataset({ labels, examples: rows(0, 60) });
const validation = createArrayDataset({ labels, examples: rows(100, 20) });
function json(files: ReadonlyMap<string, Uint8Array>, name: string) {
  return JSON.parse(new TextDecoder().decode(files.get(name))) as Record<string, unknown>;
}

function hashes(files: ReadonlyMap<string, Uint8Array>) {
  return [...files].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]);
}

describe('runTraining', () => {
  it.each([createNaiveBayesTrainer(), createLogisticRegressionTrainer()])(
    'fits, scores, measures the reference and makes the artifact',
    async (trainer) => {
      const stages: string[] = [];
      const run = await runTraining({
        trainer,
        training,
        validation,
        validationName: 'held-out',
        onStage: (stage, texts) => void stages.push(`${stage} ${texts}`),
      });
      expect(stages).toEqual(['scoring 0', 'scoring 20', 'measuring 0']);
      expect(run.validation?.evaluation).toMatchObject({ n: 20, accuracy: 1 });
      expect(run.validation?.scored.truth).toHaveLength(20);
      const manifest = json(run.files, 'model.json');
      expect(manifest['metrics']).toMatchObject({ 'held-out.accuracy': 1, 'held-out.macroRecall': 1 });
      expect(run.artifact.manifest).toEqual(manifest);
      expect([...run.artifact.files.keys()].sort()).toEqual(Object.keys(run.artifact.manifest.files).sort());
      expect(await (await openFamily(run.artifact)).predict(['lovely crew'])).toMatchObject([{ label: 'positive' }]);
      expect(manifest['files']).toHaveProperty(['reference.json']);
      const reference = readReference(run.files.get('reference.json') ?? new Uint8Array(), 'model');
      expect(reference).toMatchObject({
        rows: 20,
        source: 'validation',
        measures: { label: { negative: 10, positive: 10 } },
      });
      expect(run.modelBytes).toBe([...run.files.values()].reduce((sum, { length }) => sum + length, 0));
      const again = await runTraining({ trainer, training, validation, validationName: 'held-out' });
      expect(hashes(again.files)).toEqual(hashes(run.files));
    },
  );

  it('measures the training rows where there are no others, and then has no figures', async () => {
    const { files, validation: scores } = await runTraining({ trainer: createNaiveBayesTrainer(), training });
    expect(scores).toBeUndefined();
    expect(json(files, 'model.json')['metrics']).toEqual({});
    expect(json(files, 'reference.json')).toMatchObject({ rows: 60, source: 'training' });
    expect(json(addTrainingRecord({ files, seconds: 2, modelBytes: 7 } as never, {}), 'training.json')).toEqual({
      seconds: 2,
      modelBytes: 7,
    });
  });

  it('times the fit by the given clock, and records what the caller knows beside what it measured', async () => {
    const times = [1000, 3500];
    const now = () => times.shift() ?? NaN;
    const run = await runTraining({ trainer: createNaiveBayesTrainer(), training, validation, now });
    expect(run.seconds).toBe(2.5);
    const files = addTrainingRecord(run, { command: ['sentiment', 'train'], seed: 3 });
    expect([...files.keys()]).toEqual([...run.files.keys(), 'training.json']);
    expect(json(files, 'training.json')).toMatchObject({
      command: ['sentiment', 'train'],
      seed: 3,
      seconds: 2.5,
      modelBytes: run.modelBytes,
      validation: { n: 20, accuracy: 1 },
    });
  });

  it.each<[string, (abort: AbortController) => Partial<RunTrainingOptions>]>([
    ['while it learns', (abort) => ({ observer: { onEvent: () => abort.abort() } })],
    ['after learning', (abort) => ({ onStage: () => abort.abort() })],
  ])('ends with nothing when it is stopped %s', async (_, stopping) => {
    const abort = new AbortController();
    const trainer = createLogisticRegressionTrainer();
    const running = runTraining({ trainer, training, validation, signal: abort.signal, ...stopping(abort) });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
  });
});
