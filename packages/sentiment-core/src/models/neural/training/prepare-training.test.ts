import { describe, expect, it } from 'vitest';
import type { Dataset, Example } from '../../../contracts/trainer.ts';
import { createArrayDataset } from '../../../datasets/array-dataset.ts';
import { holdOut } from './prepare-training.ts';

async function rowsOf(dataset: Dataset): Promise<Example[]> {
  const rows: Example[] = [];
  for await (const batch of dataset.batches()) rows.push(...batch);
  return rows;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const examples = Array.from({ length: 5000 }, (_, row) => ({
  text: `flight ${letters[row % 26]}${letters[Math.floor(row / 26) % 26]}${letters[Math.floor(row / 676)]}`,
  label: row % 2,
}));
const dataset = createArrayDataset({ labels: ['negative', 'positive'], examples });

describe('holdOut', () => {
  it('parts the rows in two, by about the share, in their order', async () => {
    const { learnt, held } = holdOut(dataset, 0.2);
    const [learntRows, heldRows] = [await rowsOf(learnt), await rowsOf(held)];
    expect(heldRows.length).toBeGreaterThan(850);
    expect(heldRows.length).toBeLessThan(1150);
    const places = new Map(examples.map((example, place) => [example, place]));
    const all = [...learntRows, ...heldRows].map((row) => places.get(row as (typeof examples)[number]));
    expect(new Set(all).size).toBe(examples.length);
    for (const rows of [learntRows, heldRows]) {
      const order = rows.map((row) => places.get(row as (typeof examples)[number]) ?? -1);
      expect(order).toEqual([...order].sort((first, second) => first - second));
    }
  });

  it('keeps copies of a text together', async () => {
    const copies = examples.flatMap(({ text, label }) => [
      { text, label },
      { text: `RT @someone ${text.toUpperCase()}!!! http://example.com/1`, label },
    ]);
    const { held } = holdOut(createArrayDataset({ labels: dataset.labels, examples: copies }), 0.3);
    const heldRows = await rowsOf(held);
    for (let row = 0; row < heldRows.length; row += 2)
      expect(heldRows[row + 1].text).toContain(heldRows[row].text.toUpperCase());
  });
});
