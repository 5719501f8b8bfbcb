import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinearParameters } from './classifier.ts';
import { clearSilentChecks, pruneBuckets, weightedBuckets } from './quantize.ts';

const bits = 11;
/** @param weights of some buckets; their checks are the bucket's number plus one */
function table(weights: Readonly<Record<number, number>>): LinearParameters {
  const dense = new Float32Array(2 ** bits);
  for (const [bucket, weight] of Object.entries(weights)) dense[Number(bucket)] = weight;
  const checks = Uint8Array.from(dense, (weight, bucket) => (weight === 0 ? 0 : bucket + 1));
  return { bits, outputs: 1, weights: dense, checks, scale: 1, intercepts: [0], lengthDamping: 0 };
}
function contents({ weights, checks, bits: size }: LinearParameters) {
  return {
    bits: size,
    buckets: Object.fromEntries(
      [...weights.keys()].filter((bucket) => weights[bucket] !== 0).map((bucket) => [bucket, weights[bucket]]),
    ),
    checks: Object.fromEntries([...checks.keys()].filter((bucket) => checks[bucket]).map((at) => [at, checks[at]])),
  };
}

describe('pruneBuckets by hand', () => {
  it('takes the smallest away and leaves the table where it is', () => {
    // Halving would cost three of these six, and only two may leave.
    const full = table({ 0: 5, 1: -4, 2: 3, 3: 2, 4: -1, 5: 0.5 });
    expect(contents(clearSilentChecks(pruneBuckets(full, 1 / 3)))).toEqual({
      bits: 11,
      buckets: { 0: 5, 1: -4, 2: 3, 3: 2 },
      checks: { 0: 1, 1: 2, 2: 3, 3: 4 },
    });
  });

  it('halves the table when neighbours can be spared: the larger stays, with its check', () => {
    // One conflict (2 and 3) of the three that leave; the next smallest are those of 8 and 6.
    const full = table({ 0: 5, 2: 3, 3: -4, 5: 2, 6: -1, 8: 0.5 });
    expect(contents(pruneBuckets(full, 1 / 2))).toMatchObject({ bits: 10, buckets: { 0: 5, 1: -4, 2: 2 } });
    expect(contents(clearSilentChecks(pruneBuckets(full, 1 / 2))).checks).toEqual({ 0: 1, 1: 4, 2: 6 });
  });

  it('takes for a bucket of several labels its largest weight', () => {
    const dense = new Float32Array(2 ** bits * 3);
    dense.set([0, 0, 9], 0);
    dense.set([5, 5, 5], 3);
    const checks = new Uint8Array(2 ** bits);
    const three = { ...table({}), outputs: 3, weights: dense, checks, intercepts: [0, 0, 0] };
    const pruned = pruneBuckets(three, 0.5);
    expect([...pruned.weights.subarray(0, 6)]).toEqual([0, 0, 9, 0, 0, 0]);
  });

  it('leaves the input alone', () => {
    const full = table({ 0: 5, 1: -4, 2: 3, 3: 2 });
    const copy = structuredClone(full);
    pruneBuckets(full, 0.5);
    expect(full).toEqual(copy);
  });
});

describe('properties', () => {
  const tables = fc
    .dictionary(fc.integer({ min: 0, max: 2 ** bits - 1 }).map(String), fc.integer({ min: -9, max: 9 }), {
      maxKeys: 300,
    })
    .map(table);

  it('exactly the share leaves, and only weights that were there stay, in their bucket', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 0, max: 99 }), (full, percent) => {
        const pruned = pruneBuckets(full, percent / 100);
        const before = weightedBuckets(full);
        expect(weightedBuckets(pruned)).toBe(before - Math.round((percent / 100) * before));
        const width = 2 ** (full.bits - pruned.bits);
        pruned.weights.forEach((weight, bucket) => {
          if (weight === 0) return;
          const homes = [...full.weights.keys()].slice(bucket * width, (bucket + 1) * width);
          const home = homes.find((at) => full.weights[at] === weight && full.checks[at] === pruned.checks[bucket]);
          expect(home).toBeDefined();
        });
      }),
    );
  });
});
