import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { countWords, createColumnValueCounts, createDescriber } from './describer.ts';
import { createTextRepeats } from './text-repeats.ts';
import { createTermCounts, topTerms } from './top-terms.ts';

function termsOf(texts: readonly string[]) {
  return texts.map((text) => ({ text }));
}

describe('createTextRepeats', () => {
  it('counts repeats and labels that contradict each other', () => {
    const repeats = createTextRepeats();
    for (const [text, label] of [['a', 0], ['b', 1], ['a', 0], ['b', 0], ['b', 1], ['c', 19]] as const) repeats.add(text, label); // prettier-ignore
    expect(repeats.summary()).toEqual({ distinct: 3, duplicates: 3, conflictingTexts: 1, conflictingRows: 3 });
  });

  it('counts what a map of the texts counts, however many there are', () => {
    const repeats = createTextRepeats();
    const labelsOf = new Map<number, number[]>();
    const random = createSeededRandom(1);
    for (let row = 0; row < 20_000; row++) {
      const text = Math.floor((random() / 2 ** 32) * (random() / 2 ** 32) * 8000);
      const label = random() % 50 === 0 ? 1 : 0;
      labelsOf.set(text, [...(labelsOf.get(text) ?? []), label]);
      repeats.add(`text ${text}`, label);
    }
    const conflicting = [...labelsOf.values()].filter((labels) => new Set(labels).size > 1);
    expect(labelsOf.size).toBeGreaterThan(4000);
    expect(repeats.summary()).toEqual({
      distinct: labelsOf.size,
      duplicates: 20_000 - labelsOf.size,
      conflictingTexts: conflicting.length,
      conflictingRows: conflicting.flat().length,
    });
  });
});

describe('topTerms', () => {
  it('is the log-odds ratio of Monroe et al., worked by hand', () => {
    const counts = createTermCounts(2);
    counts.add(termsOf([...Array<string>(30).fill('good'), ...Array<string>(70).fill('the')]), 0);
    counts.add(termsOf([...Array<string>(10).fill('good'), ...Array<string>(90).fill('the')]), 1);
    const [first, ...rest] = topTerms(counts, 0, 10);
    // prior of good: 500 · 40 / 200 = 100; odds (30+100)/(100+500-130) and (10+100)/(100+500-110)
    const difference = Math.log(130 / 470) - Math.log(110 / 490);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ term: 'good', count: 30, elsewhere: 10 });
    expect(first.z).toBeCloseTo(difference / Math.sqrt(1 / 130 + 1 / 110), 12);
  });

  it('forgets rare terms only', () => {
    const counts = createTermCounts(1, 100);
    for (let row = 0; row < 1000; row++) counts.add(termsOf(['often', `once${row}`]), 0);
    expect(counts.size).toBeLessThanOrEqual(100);
    expect(counts.count('often', 0)).toBe(1000);
    expect(counts.totals[0]).toBe(2000);
  });

  it('never counts too much, and too little by the shortfall at most', () => {
    const term = fc.nat(60).map((number) => `term-that-is-long-${Math.floor(number ** 2 / 60)}`);
    const texts = fc.array(fc.tuple(fc.array(term, { maxLength: 8 }), fc.nat(2)), { maxLength: 200 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 70 }), (rows, capacity) => {
        const counts = createTermCounts(3, capacity);
        const exact = new Map<string, number[]>();
        for (const [terms, label] of rows) {
          counts.add(termsOf(terms), label);
          for (const name of terms) {
            const byLabel = exact.get(name) ?? [0, 0, 0];
            byLabel[label] += 1;
            exact.set(name, byLabel);
          }
        }
        expect(counts.size).toBeLessThanOrEqual(capacity);
        if (exact.size <= capacity) expect(counts.shortfall).toBe(0);
        for (const [name, byLabel] of exact) {
          const lacking = byLabel.map((count, label) => count - counts.count(name, label));
          expect(Math.min(...lacking)).toBeGreaterThanOrEqual(0);
          const all = byLabel[0] + byLabel[1] + byLabel[2];
          expect(all - counts.occurrences(name)).toBeLessThanOrEqual(counts.shortfall);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('countWords', () => {
  it('counts what the regular expression finds', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(32, 9, 0xa0, 0x3000, 0xfeff, 0x2028, 97),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const text = String.fromCharCode(...units);
        expect(countWords(text)).toBe(text.match(/\S+/g)?.length ?? 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows every white space', () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      if (countWords(character) !== (/\s/.test(character) ? 0 : 1)) throw new Error(`U+${code.toString(16)}`);
    }
  });
});

describe('createColumnValueCounts', () => {
  it('keeps columns with few values', () => {
    const counts = createColumnValueCounts(['airline', 'id', 'one']);
    for (let row = 0; row < 40; row++) counts.add([row % 4 === 0 ? 'United' : '', String(row), 'x'], row % 2);
    expect(counts.summary()).toEqual([
      {
        column: 'airline',
        values: [
          { value: '', rows: 30, labels: [10, 20] },
          { value: 'United', rows: 10, labels: [10] },
        ],
      },
    ]);
  });
});

describe('createDescriber', () => {
  it('describes rows', () => {
    const tokenize = (text: string) => text.split(' ').filter((word) => word.length > 1).map((word) => ({ text: word, start: 0, end: 1 })); // prettier-ignore
    const describer = createDescriber({
      columns: [],
      variants: [{ preprocessor: { name: 'long', tokenize }, minimumTokens: 2 }],
      terms: 2,
    });
    describer.add('good day a', 0, []);
    describer.add('a bad', 1, []);
    describer.add('good day a', 0, []);
    describer.add('so bad day', 1, []);
    describer.leaveOut('missing_text', 7);
    const found = describer.finish(['positive', 'negative']);
    expect(found).toMatchObject({
      rows: 5,
      usable: 4,
      leftOut: { missing_text: { rows: 1, lines: [7] } },
      labels: [
        { label: 'negative', rows: 2, share: 0.5 },
        { label: 'positive', rows: 2, share: 0.5 },
      ],
      repeats: { distinct: 3, duplicates: 1 },
      words: { count: 4, mean: 2.75, min: 2, q25: 2.75, median: 3, q75: 3, max: 3 },
    });
    expect(found.variants).toMatchObject([
      { name: 'long', tooShort: 1, lengths: { count: 4, min: 1 }, kept: { count: 3, min: 2 } },
    ]);
    expect(found.terms[0].terms.map(({ term }) => term)).toEqual(['bad', 'so']);
  });
});
