import { describe, expect, it } from 'vitest';
import { createArrayDataset } from './array-dataset.ts';

const labels = ['a', 'b'];

describe('createArrayDataset', () => {
  it('gives its examples in batches, again and again', async () => {
    const examples = [0, 1, 0].map((label, row) => ({ text: String(row), label }));
    const dataset = createArrayDataset({ labels, examples, batchSize: 2 });
    for (let pass = 0; pass < 2; pass++) {
      const batches: (readonly unknown[])[] = [];
      for await (const batch of dataset.batches()) batches.push(batch);
      expect(batches).toEqual([examples.slice(0, 2), examples.slice(2)]);
    }
  });

  it.each([
    [{ text: 'x', label: 2 }],
    [{ text: 'x', label: -1 }],
    [{ text: 'x', label: 0.5 }],
    [{ text: 'x', label: 0, weight: 0 }],
    [{ text: 'x', label: 0, weight: Infinity }],
  ])('refuses %j', (example) => {
    expect(() => createArrayDataset({ labels, examples: [{ text: 'fine', label: 0 }, example] })).toThrow(
      'examples[1]: a text, a label index below 2 and a weight above 0 are needed',
    );
  });

  it('refuses a batch size below 1, which would never end', () => {
    expect(() => createArrayDataset({ labels, examples: [], batchSize: 0 })).toThrow(
      'batchSize: a whole number of 1 or more is needed',
    );
  });
});
