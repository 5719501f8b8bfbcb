import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignByTime, leftOut } from './assign-by-time.ts';
import { assignStratified } from './assign-stratified.ts';
import { createDisjointSets, summarizeGroups } from './disjoint-sets.ts';
import { parseParts } from './split-parts.ts';
import { parseTweetDate } from './tweet-date.ts';

const fractions = [0.8, 0.1, 0.1];

describe('assignStratified', () => {
  it('gives every part its fraction of every label, to the row', () => {
    const labels = Array.from({ length: 1000 }, (_, row) => (row % 10 < 3 ? 0 : 1));
    const parts = assignStratified({
      labels: Uint8Array.from(labels),
      labelCount: 2,
      sets: createDisjointSets(1000),
      fractions,
      seed: 1,
    });
    const count = (part: number, label: number) => labels.filter((l, row) => l === label && parts[row] === part).length;
    expect(fractions.map((_, part) => [count(part, 0), count(part, 1)])).toEqual([
      [240, 560],
      [30, 70],
      [30, 70],
    ]);
  });

  it('keeps sets whole, is the same for the same seed and no part is far off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.nat(60)), { minLength: 200, maxLength: 400 }),
        fc.nat(1000),
        (rows, seed) => {
          const labels = Uint8Array.from(rows, ([label]) => label);
          const sets = createDisjointSets(rows.length);
          const first = new Map<number, number>();
          rows.forEach(([, group], row) => {
            if (group >= 40) return;
            sets.join(row, first.get(group) ?? row);
            if (!first.has(group)) first.set(group, row);
          });
          const assign = () => [...assignStratified({ labels, labelCount: 3, sets, fractions, seed })];
          const parts = assign();
          expect(assign()).toEqual(parts);
          for (let row = 0; row < rows.length; row++) expect(parts[row]).toBe(parts[sets.find(row)]);
          const train = parts.filter((part) => part === 0).length / rows.length;
          expect(Math.abs(train - 0.8)).toBeLessThan(0.1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('differs with the seed', () => {
    const labels = new Uint8Array(100);
    const assign = (seed: number) =>
      assignStratified({ labels, labelCount: 1, sets: createDisjointSets(100), fractions, seed });
    expect(assign(1)).not.toEqual(assign(2));
  });
});

describe('assignByTime', () => {
  it('puts no row of an earlier part after one of a later part, and leaves later copies out', () => {
    const times = Float64Array.from([50, 10, 20, 30, 40, 60, 70, 80, 90, 100]);
    const sets = createDisjointSets(10);
    sets.join(1, 9);
    const { parts, cuts } = assignByTime({ times, sets, fractions });
    expect(cuts).toEqual([90, 100]);
    expect([...parts]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, leftOut]);
  });

  it('keeps rows of one moment together', () => {
    const { parts } = assignByTime({
      times: Float64Array.from([1, 1, 2, 2, 2, 2]),
      sets: createDisjointSets(6),
      fractions: [0.5, 0.5],
    });
    expect([...parts]).toEqual([0, 0, 1, 1, 1, 1]);
  });
});

describe('parseParts', () => {
  it('reads names and shares', () => {
    expect(parseParts('train:0.75, dev:.25')).toEqual([
      { name: 'train', share: 0.75 },
      { name: 'dev', share: 0.25 },
    ]);
  });

  it.each([
    ['train', 'parts: names with shares are needed, e.g. train:0.8,valid:0.1,test:0.1'],
    ['../a:0.5,b:0.5', 'parts: names with shares are needed, e.g. train:0.8,valid:0.1,test:0.1'],
    ['a:1', 'parts: 1 given, 2 to 10 are needed'],
    ['a:0.5,a:0.5', 'parts: a name is given twice'],
    ['a:1,b:0', 'parts: the share of b must be above 0'],
    ['a:0.5,b:0.4', 'parts: the shares sum to 0.9, not 1'],
    ['a:0.5,left-out:0.5', 'parts: left-out is taken by rows that belong to no part'],
  ])('refuses %s', (value, message) => {
    expect(() => parseParts(value)).toThrow(message);
  });
});

describe('parseTweetDate', () => {
  it.each([
    ['Wed Jun 03 01:14:33 PDT 2009', '2009-06-03T08:14:33.000Z'],
    ['Wed Oct 10 20:19:24 +0000 2018', '2018-10-10T20:19:24.000Z'],
    ['2015-02-24 11:35:52 -0800', '2015-02-24T19:35:52.000Z'],
    ['2015-02-24T11:35:52.25+05:30', '2015-02-24T06:05:52.250Z'],
    [' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
    ['2024-02-28T10:00', '2024-02-28T10:00:00.000Z'],
  ])('%s', (value, expected) => {
    expect(new Date(parseTweetDate(value) ?? NaN).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', '2023-02-29', '2024-13-01', 'Wed Foo 03 01:14:33 PDT 2009', '2024-01-01 25:00', '17'])(
    'is no date: %s',
    (value) => {
      expect(parseTweetDate(value)).toBeUndefined();
    },
  );
});

describe('summarizeGroups', () => {
  it('counts sets of two or more', () => {
    const sets = createDisjointSets(7);
    sets.join(1, 3);
    sets.join(3, 5);
    sets.join(2, 6);
    expect(summarizeGroups(sets)).toEqual({
      count: 2,
      rows: 5,
      largest: [
        { rows: 3, row: 1 },
        { rows: 2, row: 2 },
      ],
    });
  });
});
