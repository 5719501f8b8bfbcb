import fc from 'fast-check';
import { createArrayDataset } from 'sentiment-core/training';
import { expect, it } from 'vitest';
import { takeRows } from './comparison-rows.ts';

async function textsOf(dataset: Awaited<ReturnType<typeof takeRows>>): Promise<string[]> {
  const texts: string[] = [];
  for await (const batch of dataset.batches()) texts.push(...batch.map(({ text }) => text));
  return texts;
}

function numbered(total: number, batchSize = 7) {
  return createArrayDataset({
    labels: ['negative', 'positive'],
    examples: Array.from({ length: total }, (_, row) => ({ text: String(row), label: row % 2 })),
    batchSize,
  });
}

it('takes rows at even distances', async () => {
  expect(await textsOf(await takeRows(numbered(10), { total: 10, rows: 5 }))).toEqual(['1', '3', '5', '7', '9']);
});

it('takes as many rows as are wanted, each once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 80 }), async (total, rows) => {
      const taken = (await textsOf(await takeRows(numbered(total), { total, rows }))).map(Number);
      expect(taken).toHaveLength(Math.min(total, rows));
      expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

it('is the dataset itself when all its rows are wanted', async () => {
  const dataset = numbered(4);
  expect(await takeRows(dataset, { total: 4, rows: Infinity })).toBe(dataset);
});
