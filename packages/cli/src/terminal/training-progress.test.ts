import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from 'sentiment-core';
import { createTimeLeft, createTrainingProgress, type TrainingProgressOptions } from './training-progress.ts';

/** The lines of events that come a second after each other. */
function linesOf(settings: TrainingProgressOptions['settings'], events: readonly TrainingEvent[]): string[] {
  const lines: string[] = [];
  let time = 0;
  const progress = { update: (line: string) => void lines.push(line), note: () => undefined, clear: () => undefined };
  const observer = createTrainingProgress(progress, { settings, now: () => (time += 1000) });
  for (const event of events) observer.onEvent(event);
  return lines;
}

const iteration = (step: number, metrics: Readonly<Record<string, number>>): TrainingEvent => ({
  stage: 'iteration',
  step,
  metrics,
});

describe('progress of a training', () => {
  it('of a network: epochs, and the time that is left', () => {
    const lines = linesOf({ epochs: 8 }, [
      { stage: 'read', step: 1, metrics: { rows: 12_000, tooShort: 3 } },
      iteration(50, { epoch: 1, steps: 800, loss: 0.69315 }),
      iteration(100, { epoch: 1, steps: 800, loss: 0.5 }),
      iteration(800, { epoch: 8, steps: 800, loss: 0.25, validationLoss: 0.3 }),
    ]);
    expect(lines).toEqual([
      'read 12,000 rows  too short 3',
      'epoch 1 of 8  loss 0.6932',
      'epoch 1 of 8  loss 0.5  about 14 s left',
      'epoch 8 of 8  loss 0.25  validation loss 0.3',
    ]);
  });

  it('of a network that goes on from a checkpoint: what was done before is not its pace', () => {
    const lines = linesOf({ epochs: 8 }, [
      iteration(400, { epoch: 5, steps: 800 }),
      iteration(450, { epoch: 5, steps: 800 }),
    ]);
    expect(lines[1]).toBe('epoch 5 of 8  about 7 s left');
  });

  it('of a linear model: it may end before its last iteration', () => {
    const lines = linesOf({ maxIterations: 200 }, [
      iteration(1, { loss: 0.6 }),
      iteration(2, { loss: 0.5 }),
      { stage: 'calibrate', step: 1, metrics: { slope: 1.25 } },
    ]);
    expect(lines).toEqual([
      'iteration 1 of at most 200  loss 0.6',
      'iteration 2 of at most 200  loss 0.5  at most 3 min left',
      'calibrated  slope 1.25',
    ]);
  });

  it('of word vectors, and of the linear part of a network', () => {
    const lines = linesOf({ epochs: 5 }, [
      iteration(1, { progress: 0.1, epoch: 1, loss: 2, learningRate: 0.05 }),
      iteration(2, { progress: 0.2, epoch: 1, loss: 2, learningRate: 0.05 }),
      iteration(3, { linearLoss: 0.5 }),
    ]);
    expect(lines).toEqual([
      'epoch 1 of 5  loss 2',
      'epoch 1 of 5  loss 2  about 8 s left',
      'iteration 3  linear loss 0.5',
    ]);
  });

  it('says hours and minutes', () => {
    const times = [0, 60_000, 600_000];
    const timeLeft = createTimeLeft(() => times.shift() ?? 0);
    expect([timeLeft(0.01), timeLeft(0.02), timeLeft(0.11)]).toEqual([[], ['about 1.6 h left'], ['about 89 min left']]);
  });
});
