import { describe, expect, it } from 'vitest';
import { readWinkVectors, type WinkVector } from './wink-vectors.ts';

const words = {
  the: [0.1, -2, 2.5, 1],
  'a"b': [1e-7, 0, 1, 2],
  ']},': [1, 2, 3, 3],
  'back\\': [4, 5, 6, 4],
  'é😀': [7, 8, 9, 5],
};
const file = JSON.stringify({ dimensions: 2, words: ['vectors', '"vectors":{'], vectors: words, unkVector: [0, 0] });

async function read(text: string, chunkSize: number): Promise<WinkVector[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let start = 0; start < bytes.length; start += chunkSize) yield bytes.subarray(start, start + chunkSize);
  }
  const found: WinkVector[] = [];
  for await (const vector of readWinkVectors(chunks())) found.push(vector);
  return found;
}

describe('wink embeddings', () => {
  it('are read wherever the chunks end', async () => {
    const expected = Object.entries(words).map(([word, values]) => ({ word, values }));
    for (let chunkSize = 1; chunkSize <= 60; chunkSize++) expect(await read(file, chunkSize)).toEqual(expected);
    expect(await read(file, file.length * 2)).toEqual(expected);
  });

  it.each([
    ['{"a":1}', 'it has no vectors'],
    [file.slice(0, file.indexOf('back')), 'the file ends inside the vectors'],
    ['{"vectors":{"a":[1],"b":["x"]}}', 'a value is no number'],
    ['{"vectors":{"a":[1] ,"b":[2]}}', 'a comma is missing'],
    ['{"vectors":{"a": [1]}}', 'a word and a list of numbers are needed'],
  ])('are refused when they are something else: %s', async (text, message) => {
    await expect(read(text, 7)).rejects.toThrow(message);
  });
});
