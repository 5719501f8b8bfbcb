import { expect, it } from 'vitest';
import { someNeuralFigures } from './neural-figures-fixture.ts';
import { neuralTable } from './neural-table.ts';

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
