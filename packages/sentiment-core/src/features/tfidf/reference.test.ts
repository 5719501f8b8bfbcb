import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import reference from '../reference/reference.json' with { type: 'json' };
import {
  letterRuns,
  readTrainingSample,
  reportMissingTweets,
  tweetsArePresent,
} from '../../node/datasets/tweet-sample-fixture.ts';
import { createTermCounter } from './vocabulary.ts';
import { tfidfSettings } from './tfidf-options.ts';
import type { TfidfOptions } from './tfidf-settings.ts';
import { createTfidfVectorizer, type TfidfVectorizer } from './tfidf-vectorizer.ts';

/** The tokens that both sides are given. */
function tokensOf(text: string) {
  return letterRuns(text, /[a-z']+/g).map((word) => ({ text: word }));
}

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

reportMissingTweets('TF-IDF against scikit-learn on 20,000 tweets');

describe.runIf(tweetsArePresent)('against scikit-learn on 20,000 tweets', () => {
  const sums = new Float64Array(
    new Uint8Array(readFileSync(new URL('../reference/sample-row-sums.f64', import.meta.url))).buffer,
  );
  let texts: string[] = [];
  beforeAll(async () => {
    texts = (await readTrainingSample()).map(({ text }) => text);
  });

  it.each(reference.sample.map((expected, number) => ({ ...expected, number })))(
    '$options',
    ({ number, options, terms, vocabulary, values: valueCount, rows }) => {
      const vectorizer = fit(options, texts);
      const found = vectorizer.vocabulary.terms;
      expect(found.length).toBe(terms);
      expect(createHash('sha256').update(found.join('\n')).digest('hex')).toBe(vocabulary);
      const exact = exactMatrix(number);
      let stored = 0;
      let largest = 0;
      let largestOfSums = 0;
      for (const [row, text] of texts.entries()) {
        const { indices, values, count } = vectorizer.transform(tokensOf(text));
        let sum = 0;
        for (let place = 0; place < count; place++) {
          const column = indices[place];
          sum += (1 + ((row * 31 + column * 17) % 97) / 97) * values[place];
          if (exact) {
            const same = exact.indices[stored + place] === column;
            largest = Math.max(largest, same ? Math.abs(exact.values[stored + place] - values[place]) : Infinity);
          }
        }
        largestOfSums = Math.max(largestOfSums, Math.abs(sum - sums[number * texts.length + row]));
        stored += count;
        if (exact) expect(exact.offsets[row + 1]).toBe(stored);
      }
      expect(stored).toBe(valueCount);
      expect(largestOfSums).toBeLessThan(1e-9);
      expect(largest).toBeLessThan(1e-9);
      for (const expected of rows) {
        const { indices, values, count } = vectorizer.transform(tokensOf(texts[expected.row]));
        expect([...indices.subarray(0, count)]).toEqual(expected.indices);
        const differences = expected.values.map((value, place) => Math.abs(value - values[place]));
        expect(Math.max(0, ...differences)).toBeLessThan(1e-9);
      }
    },
  );
});

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
