import { describe, expect, it } from 'vitest';
import { loadTfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import { createAdamState } from '../training/optimizer.ts';
import { createEmbeddingTable } from '../training/embedding-table.ts';
import { createNetworkRunner, inputOf } from '../training/network-runner.ts';
import { createNetwork, createScorer } from './architectures.ts';
import { sizeOf } from './network.ts';
import type { NetworkSettings } from './network-settings.ts';

const shapes: Pick<NetworkSettings, 'architecture' | 'pooling' | 'units'>[] = [
  { architecture: 'embedding-average', pooling: 'last', units: 0 },
  { architecture: 'embedding-average', pooling: 'last', units: 7 },
  { architecture: 'text-cnn', pooling: 'last', units: 7 },
  { architecture: 'lstm', pooling: 'last', units: 7 },
  { architecture: 'bilstm', pooling: 'last', units: 7 },
  { architecture: 'bilstm', pooling: 'mean', units: 7 },
  { architecture: 'bilstm', pooling: 'max', units: 7 },
];

describe.each(shapes)('$architecture, $pooling, $units units', (shape) => {
  it.each([1, 2, 9])('says in plain arithmetic what TensorFlow.js says of %i words', async (length) => {
    const engine = await loadTfjs('wasm');
    const settings: NetworkSettings = { ...shape, dimensions: 6, labels: 3, windows: [2, 3] };
    const next = createSeededRandom(length);
    const numbers = (size: number) => new Float32Array(size).map(() => next() / 2 ** 31 - 1);
    const network = createNetwork(settings);
    const weights = new Map(network.weights.map((described) => [described.name, numbers(sizeOf(described))]));
    const values = numbers(20 * settings.dimensions);
    const texts = 5;
    const ids = new Int32Array(texts * length).map(() => next() % 20);
    const rows = {
      ids,
      offsets: Int32Array.from({ length: texts + 1 }, (_, text) => text * length),
      lengths: new Int32Array(texts).fill(length),
      targets: new Int32Array(texts),
      weights: new Float64Array(texts),
    };
    const adam = createAdamState(values.length);
    const table = createEmbeddingTable({ values, adam, dimensions: 6, dropout: 0, wordDropout: 0 });
    const runner = createNetworkRunner(engine, network);
    runner.setWeights(weights);
    const all = Int32Array.from({ length: texts }, (_, text) => text);
    const expected = runner.scores(inputOf(network, table, rows, { length, rows: all }, settings.dimensions));
    runner.dispose();

    const score = createScorer(settings, { weights, table: values });
    for (let text = 0; text < texts; text++) {
      const scores = new Float64Array(3);
      score(ids.subarray(text * length, (text + 1) * length), scores);
      scores.forEach((value, label) => expect(Math.abs(value - expected[text * 3 + label])).toBeLessThan(1e-5));
    }
  });
});
