import type { NeuralFigures } from './neural-figures.ts';

/** Figures within the limits, for tests. */
export function someNeuralFigures(): NeuralFigures {
  const served = {
    ...{ loadMs: 100, textsPerSecond: 12_000, textsPerProcessorSecond: 11_000, memoryGrowthBytes: 1e6 },
    ...{ singleMs: { p50: 0.2, p99: 0.5 }, eventLoopDelayMs: { p99: 2, most: 4 } },
    ...{ float32Bytes: 8e6, int8: { bytes: 2e6, accuracyLost: 0.0004 } },
  };
  return {
    ...{ rows: 1000, predictions: 5000, tfjsNodeMissing: null },
    training: [
      { architecture: 'lstm', backend: 'wasm', textsPerSecond: 2000, textsPerProcessorSecond: 2100 },
      { architecture: 'lstm', backend: 'tfjs-node, 1 thread', textsPerSecond: 4000, textsPerProcessorSecond: 4410 },
      { architecture: 'bilstm', backend: 'wasm', textsPerSecond: 1000, textsPerProcessorSecond: 1100 },
    ],
    serving: [
      { network: 'lstm', ...served },
      { network: 'bilstm', ...served },
    ],
    peer: { textsPerSecond: 900, singleMs: { p50: 4.5, p99: 6 }, largestDifference: 1e-7 },
  };
}
