import type { Example } from '../../contracts/trainer.ts';
import { smallDataset, smallExamples } from '../../datasets/small-dataset-fixture.ts';
import type { NeuralOptions } from './options.ts';
import { createNeuralTrainer, type NeuralModel } from './trainer.ts';

/** A few numbers, trained in a moment on WebAssembly. */
export function smallOptions(options: NeuralOptions): NeuralOptions {
  return {
    dimensions: 6,
    units: 5,
    minCount: 1,
    epochs: 3,
    batchSize: 4,
    learningRate: 0.05,
    backend: 'wasm',
    ...options,
  };
}

const closings = ['today', 'again', 'really', 'honestly', 'this morning', 'it seems', 'you know', 'what else'];

/** Enough rows for some to be held out. */
export const moreExamples: readonly Example[] = smallExamples.flatMap(({ text, label }, row) =>
  closings.map((closing) => ({ text: `${text} ${closing}`, label, source: row % 2 === 0 ? 'even' : 'odd' })),
);

/** With `linear` or a calibration on more rows than without. */
export function trainSmallModel(options: NeuralOptions): Promise<NeuralModel> {
  const holdsOut = Boolean(options.linear) || options.calibration === 'temperature';
  const own = holdsOut ? { heldOut: 0.25, batchSize: 16 } : {};
  const trainer = createNeuralTrainer(smallOptions({ name: 'small', ...own, ...options }));
  return trainer.fit(smallDataset(holdsOut ? moreExamples : smallExamples));
}

/** A linear part of a few kilobytes. */
export const smallLinear = { bits: 10, minCount: 1, closingTokens: 2 } as const;
