import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellKey, readCell, writeCell } from './train-candidate.ts';
import { someSynthesis } from './synthesis-fixture.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cells-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('has a key that depends on every value and not on their order', () => {
  const key = cellKey({ a: 1, b: { c: [1, 2], d: 'x' } });
  expect(cellKey({ b: { d: 'x', c: [1, 2] }, a: 1 })).toBe(key);
  expect(cellKey({ a: 1, b: { c: [2, 1], d: 'x' } })).not.toBe(key);
  expect(cellKey({ a: 1, b: { c: [1, 2], d: 'y' } })).not.toBe(key);
});

it('finds a cell again by its key alone', async () => {
  const record = { key: 'k1', curve: [], trainingSeconds: 3, result: someSynthesis() };
  await writeCell(folder, 'lstm', record);
  expect(await readCell(folder, 'lstm', 'k1')).toEqual(record);
  expect(await readCell(folder, 'lstm', 'k2')).toBeUndefined();
  expect(await readCell(folder, 'other', 'k1')).toBeUndefined();
});

it('does a damaged cell again', async () => {
  await writeFile(join(folder, 'torn.json'), '{"key":"k1","cur');
  expect(await readCell(folder, 'torn', 'k1')).toBeUndefined();
});
