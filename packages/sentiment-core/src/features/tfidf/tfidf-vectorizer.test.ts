import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNgramTree } from './ngram-tree.ts';
import { createTermCounter } from './vocabulary.ts';
import { tfidfSettings } from './tfidf-options.ts';
import { termUnits, type TfidfOptions, type TfidfSettings } from './tfidf-settings.ts';
import { createTfidfVectorizer } from './tfidf-vectorizer.ts';

function tokensOf(text: string) {
  return text.split(' ').filter(Boolean).map((word) => ({ text: word }));
} // prettier-ignore

function fit(options: TfidfOptions, texts: readonly string[]) {
  const settings = tfidfSettings(options);
  const counter = createTermCounter(settings);
  for (const text of texts) counter.add(tokensOf(text));
  const vectorizer = createTfidfVectorizer(settings, counter.vocabulary());
  const rowOf = (text: string): Record<string, number> => {
    const { indices, values, count } = vectorizer.transform(tokensOf(text));
    return Object.fromEntries(
      [...indices.subarray(0, count)].map((column, place) => [vectorizer.vocabulary.terms[column], values[place]]),
    );
  };
  return { vectorizer, rowOf };
}

describe('TF-IDF by hand', () => {
  it('weighs rare words more', () => {
    const { vectorizer, rowOf } = fit({ norm: 'none' }, ['good crew', 'good good food', 'bad']);
    expect(vectorizer.vocabulary).toEqual({
      terms: ['bad', 'crew', 'food', 'good'],
      documentFrequencies: Int32Array.of(1, 1, 1, 2),
      documents: 3,
    });
    expect(rowOf('good good bad unknown')).toEqual({
      bad: expect.closeTo(Math.log(4 / 2) + 1, 12),
      good: expect.closeTo(2 * (Math.log(4 / 3) + 1), 12),
    });
    expect(rowOf('unknown')).toEqual({});
    expect(rowOf('')).toEqual({});
  });

  it('counts, with neither weights nor length', () => {
    const { rowOf } = fit({ idf: false, norm: 'none', maxNgram: 2 }, ['a b a b']);
    expect(rowOf('a b a b c a')).toEqual({ a: 3, b: 2, 'a b': 2, 'b a': 1 });
  });

  it('makes every row as long', () => {
    const { rowOf } = fit({}, ['a b', 'b c']);
    const squares = Object.values(rowOf('a b c')).map((value) => value * value);
    expect(squares.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
  });

  it('keeps the terms that occur most, and among equals the first', () => {
    const texts = ['d d d', 'c b a', 'c b a'];
    expect(fit({ maxFeatures: 3 }, texts).vectorizer.vocabulary.terms).toEqual(['a', 'b', 'd']);
    expect(fit({ maxFeatures: 3, binary: true }, texts).vectorizer.vocabulary.terms).toEqual(['a', 'b', 'c']);
  });

  it('may know no term at all', () => {
    const { vectorizer, rowOf } = fit({ minDocumentFrequency: 5 }, ['a b']);
    expect([vectorizer.vocabulary.terms, rowOf('a')]).toEqual([[], {}]);
  });

  it('knows terms with characters outside the basic plane', () => {
    const { rowOf } = fit({ unit: 'characters', idf: false, norm: 'none', maxNgram: 2 }, ['👍a 👍']);
    expect(rowOf('a 👍')).toEqual({ a: 1, ' ': 1, '👍': 1, ' 👍': 1, 'a ': 1 });
  });

  it('is not confused by names that objects have', () => {
    const { rowOf } = fit({ idf: false, norm: 'none' }, ['constructor __proto__ a']);
    expect(Object.entries(rowOf('constructor toString'))).toEqual([['constructor', 1]]);
  });
});

describe('properties', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'cc', 'd😀', 'é'), { maxLength: 8 }).map((words) => words.join(' '));
  const options = fc.record({
    unit: fc.constantFrom(...termUnits),
    minNgram: fc.integer({ min: 1, max: 3 }),
    maxNgram: fc.integer({ min: 3, max: 4 }),
  });

  it('counts the n-grams that joined strings count', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), options, (texts, ngrams) => {
        const { rowOf } = fit({ ...ngrams, idf: false, norm: 'none' }, texts);
        for (const each of texts) expect(rowOf(each)).toEqual(countsOf(each, ngrams));
      }),
    );
  });

  it('gives ascending columns, and the same again after other texts', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), options, (texts, ngrams) => {
        const { vectorizer, rowOf } = fit({ ...ngrams, sublinear: true }, texts);
        const first = rowOf(texts[0]);
        rowOf(texts[1]);
        expect(rowOf(texts[0])).toEqual(first);
        const { indices, count } = vectorizer.transform(tokensOf(texts[1]));
        const columns = [...indices.subarray(0, count)];
        expect(columns).toEqual([...new Set(columns)].sort((a, b) => a - b));
      }),
    );
  });

  it('grows its buffers for long texts', () => {
    const long = Array.from({ length: 3000 }, (_, index) => `w${index}`).join(' ');
    const { vectorizer } = fit({ maxNgram: 2 }, [long]);
    expect(vectorizer.transform(tokensOf(long)).count).toBe(5999);
  });

  function countsOf(each: string, { unit, minNgram, maxNgram }: Pick<TfidfSettings, 'unit' | 'minNgram' | 'maxNgram'>) {
    const words = tokensOf(each).map((token) => token.text);
    const runs =
      unit === 'words'
        ? [words]
        : unit === 'characters'
          ? [[...words.join(' ')]]
          : words.map((word) => [...` ${word} `]);
    const counts: Record<string, number> = {};
    for (const run of runs) {
      const least = unit === 'characters-within-words' ? Math.min(minNgram, run.length) : minNgram;
      for (let size = least; size <= maxNgram; size++) {
        for (let start = 0; start + size <= run.length; start++) {
          const term = run.slice(start, start + size).join(unit === 'words' ? ' ' : '');
          counts[term] = (counts[term] ?? 0) + 1;
        }
      }
    }
    return counts;
  }
});

describe('the tree of n-grams', () => {
  it('finds what was added, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }), { maxLength: 2000 }),
        (paths) => {
          const tree = createNgramTree();
          const nodes = new Map<string, number>();
          for (const path of paths) {
            let node = 0;
            for (const [index, unit] of path.entries()) {
              const key = path.slice(0, index + 1).join();
              expect(tree.find(node, unit)).toBe(nodes.get(key) ?? 0);
              const parent = node;
              node = tree.add(node, unit);
              expect(nodes.get(key) ?? node).toBe(node);
              nodes.set(key, node);
              expect([tree.parentOf(node), tree.unitOf(node)]).toEqual([parent, unit]);
            }
          }
          expect(tree.size).toBe(nodes.size + 1);
          expect(new Set(nodes.values()).size).toBe(nodes.size);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('grows', () => {
    const tree = createNgramTree();
    for (let unit = 0; unit < 100_000; unit++) tree.add(unit % 7, unit);
    expect(tree.size).toBe(100_001);
    expect(tree.find(99_999 % 7, 99_999)).toBe(100_000);
    expect(tree.find(3, 99_999)).toBe(0);
  });
});
