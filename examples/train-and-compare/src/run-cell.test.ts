import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArrayDataset, type SplitRecord } from 'sentiment-core/training';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ComparisonRows } from './comparison-rows.ts';
import { networkCandidate } from './candidates.ts';
import { createCellRunner } from './run-cell.ts';
import { readSettings } from './settings.ts';
import { trackComparison } from './tracked-comparison.ts';

let output = '';
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'compare-'));
});
afterAll(() => rm(output, { recursive: true }));

const words = [
  ['bad', 'late', 'sad', 'lost'],
  ['good', 'nice', 'fun', 'great'],
];
function dataset(rows: number) {
  return createArrayDataset({
    labels: ['negative', 'positive'],
    examples: Array.from({ length: rows }, (_, row) => ({
      text: `${words[row % 2][(row >> 1) % 4]} flight number ${words[row % 2][(row >> 3) % 4]} ${row % 5}`,
      label: row % 2,
    })),
  });
}

function rowsOf(train: number): ComparisonRows {
  return {
    split: {} as SplitRecord,
    train: dataset(train),
    valid: dataset(40),
    counts: { train, valid: 40 },
    sources: [{ name: 'test', rows: dataset(40) }],
    testFingerprints: ['x'],
    used: async () => [],
  };
}

function candidate(epochs: number) {
  return networkCandidate(
    { architecture: 'embedding-average', vectors: 'in-domain', fineTune: true, preprocessing: 'advanced' },
    { units: 0, epochs, batchSize: 8, backend: 'wasm', learningRate: 0.05 },
  );
}

async function run(epochs: number) {
  const settings = { ...readSettings(['--data', 'unused']), output };
  const tracked = await trackComparison({ mlflow: undefined, experiment: 'x', output });
  const lines: string[] = [];
  const runCell = await createCellRunner({
    rows: rowsOf(120),
    settings,
    tracked,
    onProgress: (line) => lines.push(line),
  });
  return { done: await runCell(candidate(epochs)), lines };
}

it('trains and evaluates a network once, and again only when something else is wanted', async () => {
  const { done, lines } = await run(2);
  expect(done?.synthesis).toMatchObject({ model: 'embedding-average', embeddings: 'in-domain, tuned' });
  expect(done?.synthesis.accuracy).toBeGreaterThan(0.9);
  expect(done?.synthesis.sources).toMatchObject([{ source: 'test', rows: 40 }]);
  expect(done?.curve.filter(({ validationAccuracy }) => validationAccuracy !== undefined)).toHaveLength(2);
  expect(lines[0]).toContain('learning word vectors');
  expect(await readdir(join(output, 'checkpoints'))).toEqual([]);

  const again = await run(2);
  // The processor time of the first training, to the last digit: nothing was trained.
  expect(again.done).toEqual(done);
  expect(again.lines).toHaveLength(1);
  const longer = await run(3);
  expect(longer.done?.curve.filter(({ validationAccuracy }) => validationAccuracy !== undefined)).toHaveLength(3);
}, 180_000);

it('leaves out a network whose vectors nobody gave', async () => {
  const settings = { ...readSettings(['--data', 'unused']), output };
  const tracked = await trackComparison({ mlflow: undefined, experiment: 'x', output });
  const lines: string[] = [];
  const runCell = await createCellRunner({
    rows: rowsOf(40),
    settings,
    tracked,
    onProgress: (line) => lines.push(line),
  });
  const choice = { architecture: 'lstm', vectors: 'glove', fineTune: false, preprocessing: 'simple' } as const;
  expect(await runCell(networkCandidate(choice, {}))).toBeUndefined();
  expect(lines).toEqual(['lstm-glove-frozen-simple: left out, no GloVe vectors: --glove FILE']);
});
