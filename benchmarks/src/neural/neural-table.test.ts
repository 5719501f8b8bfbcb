import { expect, it } from 'vitest';
import type { NeuralFigures } from './neural-figures.ts';
import { checkNeuralLimits, neuralTable } from './neural-table.ts';

/** Figures within the limits, for tests. */
export function someNeuralFigures(): NeuralFigures {
  const served = {
    loadMs: 100,
    textsPerSecond: 12_000,
    textsPerProcessorSecond: 11_000,
    memoryGrowthBytes: 1e6,
    singleMs: { p50: 0.2, p99: 0.5 },
    eventLoopDelayMs: { p99: 2, most: 4 },
    float32Bytes: 8e6,
    int8: { bytes: 2e6, accuracyLost: 0.0004 },
  };
  return {
    rows: 1000,
    predictions: 5000,
    tfjsNodeMissing: null,
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

function failed(figures: Parameters<typeof checkNeuralLimits>[0]): string[] {
  return checkNeuralLimits(figures)
    .filter(({ passed }) => !passed)
    .map(({ what }) => what);
}

it('passes figures within the limits', () => {
  expect(failed(someNeuralFigures())).toEqual([]);
  expect(checkNeuralLimits(someNeuralFigures())).toHaveLength(7);
});

it.each([
  ['a slow batch', { textsPerSecond: 9999 }, 'serving in batches, tweets/s'],
  ['a slow tweet', { singleMs: { p50: 1.01, p99: 2 } }, 'one tweet, p50 ms'],
  ['a late event loop', { eventLoopDelayMs: { p99: 20.1, most: 30 } }, 'event loop late under load, p99 ms'],
  ['a leak', { memoryGrowthBytes: 20.1e6 }, 'memory grown, MB'],
  ['a large artifact', { int8: { bytes: 5.1e6, accuracyLost: 0 } }, 'int8 artifact, MB'],
  ['a loss', { int8: { bytes: 1e6, accuracyLost: 0.0021 } }, 'int8 loses, points of accuracy'],
])('fails %s of one network', (_, own, what) => {
  const [first, ...others] = someNeuralFigures().serving;
  expect(failed({ ...someNeuralFigures(), serving: [...others, { ...first, ...own }] })).toEqual([what]);
});

it('fails what is slow on wasm, fast as tfjs-node may be, and what was not measured', () => {
  const figures = someNeuralFigures();
  const slow = figures.training.map((one) => (one.backend === 'wasm' ? { ...one, textsPerSecond: 899 } : one));
  expect(failed({ ...figures, training: slow })).toEqual(['training LSTM-64 on wasm, tweets/s']);
  expect(failed({ ...figures, training: [] })).toEqual(['training LSTM-64 on wasm, tweets/s']);
  const serving = figures.serving.map((one) => ({ ...one, int8: null }));
  expect(failed({ ...figures, serving })).toEqual(['int8 artifact, MB', 'int8 loses, points of accuracy']);
});

it('asks nothing of the loss of a network that was given in int8, and a size of it', () => {
  const figures = someNeuralFigures();
  const [first, ...others] = figures.serving;
  const given = { ...first, float32Bytes: null, int8: { bytes: 4e6, accuracyLost: null } };
  expect(failed({ ...figures, serving: [...others, given] })).toEqual([]);
  expect(failed({ ...figures, serving: [{ ...given, int8: { ...given.int8, bytes: 6e6 } }, ...others] })).toEqual([
    'int8 artifact, MB',
  ]);
  expect(failed({ ...figures, serving: [given] })).toEqual(['int8 loses, points of accuracy']);
});

it('shows the ratio of the backends, and a dash where one was not measured', () => {
  const table = neuralTable(someNeuralFigures());
  expect(table).toMatch(/\| lstm +\| 2,000 \/ 2,100 \| +4,000 \/ 4,410 \| +2\.00 \/ 2\.10 \|/);
  expect(table).toMatch(/\| bilstm +\| 1,000 \/ 1,100 \| +- \| +- \|/);
  expect(table).toMatch(/\| training LSTM-64 on wasm, tweets\/s +\| +2,000 \| +>= 900 \| +pass \|/);
});

it('says that tfjs-node or int8 are missing, and fails what depends on int8', () => {
  const figures = someNeuralFigures();
  const serving = figures.serving.map((one) => ({ ...one, int8: null }));
  const table = neuralTable({ ...figures, serving, tfjsNodeMissing: 'not built' });
  expect(table).toContain('tfjs-node is not measured: not built');
  expect(table).toMatch(/\| lstm +\| +8\.00 \| +not available \| +- \|/);
  expect(table).toMatch(/\| int8 artifact, MB +\| +not measured \| +<= 5 \| +FAIL \|/);
});

it('has only the size of a network that was given in int8', () => {
  const figures = someNeuralFigures();
  const given = { ...figures.serving[0], network: 'given', float32Bytes: null };
  const int8 = { bytes: 4.7e6, accuracyLost: null };
  const table = neuralTable({ ...figures, serving: [...figures.serving, { ...given, int8 }] });
  expect(table).toMatch(/\| given +\| +- \| +4\.70 \| +- \|/);
});
