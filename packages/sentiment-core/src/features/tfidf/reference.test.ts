import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../node/open-dataset.ts';
import reference from '../reference/reference.json' with { type: 'json' };
import { createTermCounter } from './term-counter.ts';
import { type TfidfOptions, tfidfSettings } from './tfidf-settings.ts';
import { createTfidfVectorizer, type TfidfVectorizer } from './tfidf-vectorizer.ts';

/** The tokens that both sides are given. */
const tokensOf = (text: string) =>
  Array.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).matchAll(/[a-z']+/g), ([word]) => ({
    text: word,
  }));

function fit(options: object, texts: readonly string[]): TfidfVectorizer {
  const settings = tfidfSettings(options as TfidfOptions);
  const counter = createTermCounter(settings);
  for (const text of texts) counter.add(tokensOf(text));
  return createTfidfVectorizer(settings, counter.vocabulary());
}

describe.each(reference.cases)('against scikit-learn: $options', ({ options, terms, rows }) => {
  const vectorizer = fit(options, reference.texts);

  it('the vocabulary', () => {
    expect(vectorizer.vocabulary.terms).toEqual(terms);
  });

  it.each(rows.map((row, index) => ({ ...row, text: reference.texts[index] })))(
    'the row of $text',
    ({ text, indices: expectedIndices, values: expectedValues }) => {
      const { indices, values, count } = vectorizer.transform(tokensOf(text));
      expect([...indices.subarray(0, count)]).toEqual(expectedIndices);
      expect(Math.max(0, ...expectedValues.map((value, index) => Math.abs(value - values[index])))).toBeLessThan(1e-12);
    },
  );
});

// The tweets are not ours to store: this runs where the data is, e.g. SENTIMENT_DATA=../shared/data npm test.
const file = join(process.env['SENTIMENT_DATA'] ?? 'no-data', 'sentiment140-train.csv.gz');

describe.runIf(existsSync(file))('against scikit-learn on 20,000 tweets', () => {
  let texts: string[] = [];
  beforeAll(async () => {
    texts = await sample();
  }, 60_000);

  it.each(reference.sample.map((expected, number) => ({ ...expected, number })))(
    '$options',
    ({ number, options, terms, vocabulary, values: valueCount, blocks }) => {
      const vectorizer = fit(options, texts);
      const found = vectorizer.vocabulary.terms;
      expect(found.length).toBe(terms);
      expect(createHash('sha256').update(found.join('\n')).digest('hex')).toBe(vocabulary);
      const sums = new Float64Array(blocks.length);
      const exact = exactMatrix(number);
      let stored = 0;
      let largest = 0;
      for (const [row, text] of texts.entries()) {
        const { indices, values, count } = vectorizer.transform(tokensOf(text));
        for (let place = 0; place < count; place++) {
          const column = indices[place];
          sums[Math.floor(row / 1000)] += (1 + ((row * 31 + column * 17) % 97) / 97) * values[place];
          if (exact) {
            const same = exact.indices[stored + place] === column;
            largest = Math.max(largest, same ? Math.abs(exact.values[stored + place] - values[place]) : Infinity);
          }
        }
        stored += count;
        if (exact) expect(exact.offsets[row + 1]).toBe(stored);
      }
      expect(stored).toBe(valueCount);
      expect(Math.max(...blocks.map((sum, block) => Math.abs(sum - sums[block])))).toBeLessThan(1e-8);
      expect(largest).toBeLessThan(1e-9);
    },
    60_000,
  );
});

async function sample(): Promise<string[]> {
  const texts: string[] = [];
  let row = 0;
  for await (const batch of (await openDataset([file], {})).batches()) {
    for (const { text } of batch) if (row++ % 13 === 0 && texts.length < 20_000) texts.push(text);
  }
  return texts;
}

/** The whole matrix, where make_reference.py wrote it. */
function exactMatrix(number: number) {
  const folder = process.env['SENTIMENT_REFERENCE'];
  if (folder === undefined) return undefined;
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, `${number}.${name}`))).buffer;
  return {
    offsets: new Int32Array(read('offsets')),
    indices: new Int32Array(read('indices')),
    values: new Float64Array(read('values')),
  };
}
