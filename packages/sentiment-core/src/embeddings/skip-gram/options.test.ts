import { describe, expect, it } from 'vitest';
import { type SkipGramOptions, skipGramSettings } from './options.ts';

describe('skip-gram options', () => {
  it('fills in what is left out', () => {
    expect(skipGramSettings({})).toEqual({
      dimensions: 100,
      window: 5,
      negatives: 5,
      epochs: 5,
      minimumCount: 5,
      subsample: 1e-3,
      learningRate: 0.05,
      subwords: 'none',
      seed: 1,
    });
    expect(skipGramSettings({ subwords: {} }).subwords).toEqual({ min: 3, max: 6, buckets: 2 ** 18 });
  });

  it.each([
    [{ dimensions: 0 }, 'dimensions'],
    [{ window: 1.5 }, 'window'],
    [{ negatives: 0 }, 'negatives'],
    [{ epochs: 0 }, 'epochs'],
    [{ minimumCount: 0 }, 'minimumCount'],
    [{ subsample: -1 }, 'subsample'],
    [{ learningRate: 0 }, 'learningRate'],
    [{ seed: -1 }, 'seed'],
    [{ subwords: 'some' }, 'subwords'],
    [{ subwords: null }, 'subwords'],
    [{ subwords: { min: 0 } }, 'subwords.min'],
    [{ subwords: { min: 4, max: 3 } }, 'subwords.max'],
    [{ subwords: { buckets: 0 } }, 'subwords.buckets'],
    [{ dimensions: 1024, subwords: { buckets: 2 ** 20 + 1 } }, 'subwords.buckets'],
    [{ subwords: { minimum: 3 } }, 'subwords.minimum'],
    [{ windows: 5 }, 'windows'],
  ])('refuses %j', (options, field) => {
    expect(() => skipGramSettings(options as SkipGramOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });
});
