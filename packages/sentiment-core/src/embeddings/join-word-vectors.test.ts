import { describe, expect, it } from 'vitest';
import { joinWordVectors } from './join-word-vectors.ts';

const tweets = { words: ['good', 'bad'], dimensions: 2, values: Float32Array.of(1, -1, 1, 1) };
const general = { words: ['bad', 'plane'], dimensions: 1, values: Float32Array.of(6, -8) };

describe('joinWordVectors', () => {
  it('puts vectors side by side, spread alike, with zeros for what is missing', () => {
    const { words, dimensions, values } = joinWordVectors([tweets, general]);
    expect([words, dimensions]).toEqual([['good', 'bad', 'plane'], 3]);
    const root = Math.sqrt(50);
    const expected = [0.3, -0.3, 0, 0.3, 0.3, (0.3 * 6) / root, 0, 0, (0.3 * -8) / root];
    expected.forEach((value, index) => expect(values[index]).toBeCloseTo(value, 6));
  });

  it('leaves zeros as they are, and needs a part', () => {
    const silent = { words: ['the'], dimensions: 2, values: new Float32Array(2) };
    expect(joinWordVectors([silent])).toEqual(silent);
    expect(() => joinWordVectors([])).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });
});
