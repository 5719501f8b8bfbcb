import { expect, it } from 'vitest';
import { checkNeuralLimits } from './neural-limits.ts';
import { someNeuralFigures } from './neural-figures-fixture.ts';

const failed = (figures: Parameters<typeof checkNeuralLimits>[0]): string[] =>
  checkNeuralLimits(figures)
    .filter(({ passed }) => !passed)
    .map(({ what }) => what);

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
