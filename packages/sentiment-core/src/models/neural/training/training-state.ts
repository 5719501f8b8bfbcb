import { type AdamState, createAdamState } from './optimizer.ts';
import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import { createNetwork } from '../networks/architectures.ts';
import type { NeuralSettings } from '../options.ts';
import { firstWordRow, paddingRow, type WordPipeline } from '../text/word-pipeline.ts';
import { wordRows, type WordVectors } from '../../../embeddings/word-vectors.ts';
import { type NetworkParameters, sizeOf, type WeightDescription } from '../networks/network.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';

/** Everything that a training needs to go on after an epoch. */
export interface TrainingState {
  readonly parameters: NetworkParameters;
  readonly moments: ReadonlyMap<string, AdamState>;
  readonly tableMoments: AdamState;
  /** Running mean of the parameters over the steps; undefined without averaging. */
  readonly average: NetworkParameters | undefined;
  /** Epochs that are done. */
  epoch: number;
  /** Steps that are done. */
  step: number;
  /** Lowest validation loss; Infinity before there is one. */
  bestLoss: number;
  /** Epoch of the lowest validation loss, from 1; 0 before there is one. */
  bestEpoch: number;
  /** What the network was then. */
  best: NetworkParameters | undefined;
}

export function copyOf({ weights, table }: NetworkParameters): NetworkParameters {
  return { weights: new Map([...weights].map(([name, values]) => [name, values.slice()])), table: table.slice() };
}

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

/** Random numbers of a training, in [0, 1). */
type Uniform = () => number;

function startingWeights({ shape, start }: WeightDescription, uniform: Uniform): Float32Array {
  const values = new Float32Array(sizeOf({ shape }));
  const [rows, columns] = shape.slice(-2);
  switch (start) {
    case 'zeros':
      return values;
    case 'forget-one':
      return values.fill(1, 2 * columns, 3 * columns);
    case 'glorot': {
      const limit = Math.sqrt(6 / (rows + columns));
      return values.map(() => (uniform() * 2 - 1) * limit);
    }
  }
}

/** Spread of the numbers of a word without a vector where none has one. */
const plainSpread = 0.1;

/**
 * The table of vectors: zeros for the padding, given vectors, and random numbers for the others, spread like those given.
 * Where vectors are not learnt on, unknown words are zeros.
 * @returns row-major [rows, dimensions]
 */
function startingTable(
  { words, rows }: WordPipeline,
  dimensions: number,
  embeddings: WordVectors | undefined,
  fineTune: boolean,
  uniform: Uniform,
): Float32Array {
  const values = new Float32Array(rows * dimensions);
  const spread = embeddings ? spreadOf(embeddings.values) : plainSpread;
  const limit = spread * Math.sqrt(3);
  for (let index = (paddingRow + 1) * dimensions; fineTune && index < values.length; index++) {
    values[index] = (uniform() * 2 - 1) * limit;
  }
  if (!embeddings) return values;
  const given = wordRows(embeddings);
  words.forEach((word, index) => {
    const row = given.get(word);
    if (row === undefined) return;
    const vector = embeddings.values.subarray(row * dimensions, (row + 1) * dimensions);
    values.set(vector, (firstWordRow + index) * dimensions);
  });
  return values;
}

function spreadOf(values: Float32Array): number {
  const sum = values.reduce((total, value) => total + value * value, 0);
  return Math.sqrt(sum / values.length);
}
