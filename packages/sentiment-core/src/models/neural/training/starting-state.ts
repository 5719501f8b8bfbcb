import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import { createAdamState } from './adam.ts';
import { createNetwork, type NetworkSettings } from '../networks/create-network.ts';
import type { NeuralSettings } from '../options.ts';
import { startingTable, startingWeights } from './starting-weights.ts';
import { copyOf, type TrainingState } from './training-state.ts';
import type { WordPipeline } from '../text/word-pipeline.ts';

/** The state of a training before its first step: given vectors, and random numbers of the seed. */
export function startingState(
  { seed, dimensions, embeddings, fineTune, averaging }: NeuralSettings,
  pipeline: WordPipeline,
  network: NetworkSettings,
): TrainingState {
  const next = createSeededRandom(seed);
  const uniform = () => next() / 2 ** 32;
  const { weights: descriptions } = createNetwork(network);
  const weights = new Map(descriptions.map((described) => [described.name, startingWeights(described, uniform)]));
  const table = startingTable(pipeline, dimensions, embeddings, fineTune, uniform);
  return {
    parameters: { weights, table },
    average: averaging > 0 ? copyOf({ weights, table }) : undefined,
    moments: new Map([...weights].map(([weight, values]) => [weight, createAdamState(values.length)])),
    tableMoments: createAdamState(fineTune ? table.length : 0),
    epoch: 0,
    step: 0,
    bestLoss: Infinity,
    bestEpoch: 0,
    best: undefined,
  };
}
