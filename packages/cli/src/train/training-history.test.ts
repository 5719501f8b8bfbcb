import { expect, it } from 'vitest';
import { createTrainingHistory } from './training-history.ts';

it('keeps what was said last of each epoch, and passes every event on', () => {
  const passed: number[] = [];
  const history = createTrainingHistory({ onEvent: ({ step }) => passed.push(step) });
  const say = (step: number, metrics: Record<string, number>, stage: 'iteration' | 'read' = 'iteration') =>
    history.observer.onEvent({ stage, step, metrics });
  say(1, { rows: 100 }, 'read');
  say(10, { epoch: 1, steps: 40, loss: 0.9 });
  say(20, { epoch: 1, steps: 40, loss: 0.8, validationLoss: 0.85 });
  say(40, { epoch: 2, steps: 40, loss: NaN });
  say(40, { epoch: 2, steps: 40, loss: 0.5, validationLoss: 0.6 });
  expect(history.entries).toEqual([
    { step: 20, epoch: 1, loss: 0.8, validationLoss: 0.85 },
    { step: 40, epoch: 2, loss: 0.5, validationLoss: 0.6 },
  ]);
  expect(passed).toEqual([1, 10, 20, 40, 40]);
});

it('keeps every iteration of a training without epochs', () => {
  const history = createTrainingHistory({ onEvent: () => undefined });
  for (const step of [1, 2]) history.observer.onEvent({ stage: 'iteration', step, metrics: { loss: 1 / step } });
  expect(history.entries).toEqual([
    { step: 1, loss: 1 },
    { step: 2, loss: 0.5 },
  ]);
});
