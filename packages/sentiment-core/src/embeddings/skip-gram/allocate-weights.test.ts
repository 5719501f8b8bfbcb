import { describe, expect, it } from 'vitest';
import { allocateWeights } from './allocate-weights.ts';

describe('weights', () => {
  it('begin as zeros', () => {
    expect(allocateWeights(3)).toEqual(Float32Array.of(0, 0, 0));
  });

  it('that no memory can hold are refused in words', () => {
    expect(() => allocateWeights(2 ** 52)).toThrow(
      expect.objectContaining({
        code: 'training_failed',
        message: expect.stringMatching(/^no memory for \d+ weights/),
      }),
    );
  });
});
