import { smallDataset } from '../../training/small-dataset-fixture.ts';
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

export function trainSmallModel(options: NeuralOptions): Promise<NeuralModel> {
  return createNeuralTrainer(smallOptions({ name: 'small', ...options })).fit(smallDataset());
}
