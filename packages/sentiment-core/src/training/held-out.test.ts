import { describe, expect, it } from 'vitest';
import type { Dataset, Example } from '../contracts/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { holdOut } from './held-out.ts';

const labels = ['negative', 'positive'];
const examples: Example[] = Array.from({ length: 2000 }, (_, row) => ({
  // Letters, for digits are all alike to the comparison of texts.
  text: `crew ${row.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)])}`,
  label: row % 2,
  weight: 2,
}));
const copies = examples.map((example) => ({ ...example, text: `RT @you ${example.text.toUpperCase()}!` }));

async function textsOf(dataset: Dataset): Promise<string[]> {
  const texts: string[] = [];
  for await (const batch of dataset.batches()) texts.push(...batch.map(({ text }) => text));
  return texts;
}

describe('holdOut', () => {
  it('parts the rows: all are on one side, copies on the same', async () => {
    const { training, held, heldRows } = await holdOut(
      createArrayDataset({ labels, examples: [...examples, ...copies] }),
      {
        fraction: 0.2,
      },
    );
    const [learnt, out] = [await textsOf(training), await textsOf(held)];
    expect([learnt.length + out.length, out.length]).toEqual([4000, heldRows]);
    expect(heldRows / 4000).toBeCloseTo(0.2, 1);
    const plain = (text: string): string =>
      text
        .replace(/^RT @you /, '')
        .toLowerCase()
        .replace('!', '');
    const seen = new Set(learnt.map(plain));
    expect(out.filter((text) => seen.has(plain(text)))).toEqual([]);
  });

  it('is the same for a seed, and another for another', async () => {
    const dataset = createArrayDataset({ labels, examples });
    const out = async (seed: number): Promise<string[]> => textsOf((await holdOut(dataset, { seed })).held);
    const [first, again, other] = [await out(7), await out(7), await out(8)];
    expect(again).toEqual(first);
    const common = other.filter((text) => first.includes(text)).length;
    expect(common / other.length).toBeLessThan(0.25);
  });

  it('refuses what cannot be scored', async () => {
    const rare = createArrayDataset({
      labels,
      examples: [...examples.filter(({ label }) => label === 0), { text: 'one', label: 1 }],
    });
    await expect(holdOut(rare)).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: 'holding out 0.1 of the rows leaves 0 rows labelled positive to score on',
    });
    await expect(holdOut(rare, { fraction: 0.9 })).rejects.toMatchObject({ code: 'option_invalid', field: 'fraction' });
  });
});
