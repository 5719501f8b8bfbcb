import { describe, expect, it } from 'vitest';
import { createColumnValueCounts } from './column-values.ts';
import { createDescriber } from './describer.ts';
import { tellingTerms } from './telling-terms.ts';
import { createTermCounts } from './term-counts.ts';
import { createTextRepeats } from './text-repeats.ts';

describe('createTextRepeats', () => {
  it('counts repeats and labels that contradict each other', () => {
    const repeats = createTextRepeats();
    for (const [text, label] of [['a', 0], ['b', 1], ['a', 0], ['b', 0], ['b', 1], ['c', 19]] as const) repeats.add(text, label); // prettier-ignore
    expect(repeats.summary()).toEqual({ distinct: 3, duplicates: 3, conflictingTexts: 1, conflictingRows: 3 });
  });
});

describe('tellingTerms', () => {
  it('is the log-odds ratio of Monroe et al., worked by hand', () => {
    const counts = createTermCounts(2);
    counts.add([...Array<string>(30).fill('good'), ...Array<string>(70).fill('the')], 0);
    counts.add([...Array<string>(10).fill('good'), ...Array<string>(90).fill('the')], 1);
    const [first, ...rest] = tellingTerms(counts, 0, 10);
    // prior of good: 500 · 40 / 200 = 100; odds (30+100)/(100+500-130) and (10+100)/(100+500-110)
    const difference = Math.log(130 / 470) - Math.log(110 / 490);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ term: 'good', count: 30, elsewhere: 10 });
    expect(first.z).toBeCloseTo(difference / Math.sqrt(1 / 130 + 1 / 110), 12);
  });

  it('forgets rare terms only', () => {
    const counts = createTermCounts(1, 100);
    for (let row = 0; row < 1000; row++) counts.add(['often', `once${row}`], 0);
    expect(counts.counts.size).toBeLessThanOrEqual(100);
    expect(counts.counts.get('often')?.[0]).toBe(1000);
    expect(counts.totals[0]).toBe(2000);
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
