import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logisticRegressionSettings } from '../linear/options.ts';
import { balanceRowWeights, type CollectedRows, createSparseRows } from '../linear/training-rows.ts';
import { chooseColumns, createHashIndex, toColumns } from './columns.ts';

type Row = readonly [target: number, ids: readonly number[], weight?: number, source?: number];

function collect(data: readonly Row[]): CollectedRows {
  const rows = createSparseRows();
  for (const [, ids] of data) rows.add(Int32Array.from(ids), ids.length);
  return {
    rows,
    targets: Uint8Array.from(data, ([target]) => target),
    weights: Float64Array.from(data, ([, , weight = 1]) => weight),
    sources: Uint32Array.from(data, ([, , , source = 0]) => source),
  };
}

/** Feature of a bucket of 2^10; `low` tells the features of one bucket apart. */
function feature(bucket: number, low: number): number {
  return (bucket << 22) | low;
}

const plain = { bits: 10, minCount: 1, ratioPower: 0, rarityPower: 0 };

describe('chooseColumns', () => {
  const columnsOf = (data: readonly Row[], options: object) => {
    const collected = collect(data);
    return chooseColumns(collected, collected.weights, 2, logisticRegressionSettings({ ...plain, ...options }));
  };

  it('numbers the features that occur often enough, without gaps, by bucket', () => {
    const columns = columnsOf(
      [
        [1, [feature(900, 1), feature(3, 2)]],
        [0, [feature(3, 2), feature(3, 2), feature(5, 5)]],
        [1, [feature(900, 1)]],
      ],
      { minCount: 2 },
    );
    expect([...columns.hashes]).toEqual([feature(3, 2), feature(900, 1)]);
    expect(columns.count).toBe(2);
    expect([feature(3, 2), feature(900, 1), feature(5, 5), 77].map(columns.of)).toEqual([0, 1, -1, -1]);
    expect([...columns.scales]).toEqual([1, 1]);
  });

  it('gives a bucket to the feature with the larger log-count ratio, whichever comes first', () => {
    const even = feature(7, 1);
    const frequent = feature(7, 2);
    for (const [first, second] of [
      [even, frequent],
      [frequent, even],
    ] as const) {
      const rows: Row[] = [
        [1, [first, second]],
        [0, [even, feature(8, 1)]],
        [1, [frequent]],
      ];
      const columns = columnsOf(rows, {});
      expect([columns.of(even), columns.of(frequent)]).toEqual([-1, 0]);
    }
    const swapped = columnsOf([[1, [feature(7, 1), feature(7, 2)]], [0, [feature(7, 2), feature(8, 1)]], [1, [feature(7, 1)]]], {}); // prettier-ignore
    expect([swapped.of(feature(7, 1)), swapped.of(feature(7, 2))]).toEqual([0, -1]);
  });

  it('scales by the log-count ratio and the rarity, worked by hand', () => {
    const [a, b] = [feature(1, 0), feature(2, 0)];
    const data: Row[] = [
      [1, [a, a, b], 2],
      [0, [b], 1],
      [0, [b], 3],
    ];
    const columns = columnsOf(data, { ratioPower: 0.5, rarityPower: 0.25 });
    // Second class, smoothed: a 1 + 2·2 = 5, b 1 + 2 = 3; first: a 1, b 1 + 4 = 5. Totals 8 and 6.
    const ratio = (second: number, first: number) => Math.abs(Math.log(second / first) - Math.log(8 / 6));
    expect(columns.scales[0]).toBeCloseTo(ratio(5, 1) ** 0.5 * (2 / 100) ** -0.25, 12);
    expect(columns.scales[1]).toBeCloseTo(ratio(3, 5) ** 0.5 * (3 / 100) ** -0.25, 12);
  });
});

describe('toColumns', () => {
  it('replaces hashes by columns and drops those without one', () => {
    const collected = collect([
      [1, [feature(1, 0), feature(9, 9), feature(2, 0)]],
      [0, [feature(9, 9)]],
      [0, [feature(2, 0), feature(2, 0)]],
    ]);
    const kept = collect([[1, [feature(1, 0), feature(2, 0)]], [0, [feature(1, 0)]]]); // prettier-ignore
    const columns = chooseColumns(kept, kept.weights, 2, logisticRegressionSettings(plain));
    const { ids, offsets, rowCount } = toColumns(collected.rows, columns);
    expect([[...ids], [...offsets], rowCount]).toEqual([[0, 1, 1, 1], [0, 2, 2, 4], 3]);
  });
});

describe('balanceRowWeights', () => {
  const collected = collect([
    [0, [], 1, 0],
    [0, [], 2, 0],
    [1, [], 1, 0],
    [1, [], 4, 1],
    [0, [], 1, 1],
    [1, [], 5, 2],
  ]);

  it('leaves weights alone when told', () => {
    expect(balanceRowWeights(collected, 'none')).toEqual(collected.weights);
  });

  it('makes both labels weigh the same, the total staying 14', () => {
    // First label 4, second 10: each becomes 7.
    const weights = balanceRowWeights(collected, 'balanced');
    [1.75, 3.5, 0.7, 2.8, 1.75, 3.5].forEach((weight, row) => expect(weights[row]).toBeCloseTo(weight, 12));
  });

  it('does so within each source, and leaves a source of one label alone', () => {
    // Source 0: 3 and 1, each becomes 2; source 1: 1 and 4, each becomes 2.5.
    const weights = balanceRowWeights(collected, 'balanced-by-source');
    [2 / 3, 4 / 3, 2, 2.5, 2.5, 5].forEach((weight, row) => expect(weights[row]).toBeCloseTo(weight, 12));
  });
});

const hash = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -20, max: 20 }),
  // All of these begin at one slot.
  fc.integer({ min: -100, max: 100 }).map((upper) => upper << 16),
);

describe('createHashIndex', () => {
  it('finds what a Map finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hash, { maxLength: 200 }), fc.array(hash, { maxLength: 50 }), (hashes, others) => {
        const index = createHashIndex(Int32Array.from(hashes));
        const map = new Map(hashes.map((value, position) => [value, position]));
        for (const value of [...hashes, ...others]) expect(index.of(value)).toBe(map.get(value) ?? -1);
      }),
    );
  });

  it('works at every size around powers of two', () => {
    for (const size of [0, 1, 7, 8, 9, 15, 16, 17, 1023, 1024, 1025]) {
      const hashes = Int32Array.from({ length: size }, (_, position) => Math.imul(position + 1, 0x9e3779b1));
      const index = createHashIndex(hashes);
      hashes.forEach((value, position) => expect(index.of(value)).toBe(position));
      expect(index.of(0)).toBe(-1);
    }
  });
});
