import { describe, expect, it } from 'vitest';
import { addToRow, dotRow, exchangeRow, paddedLength } from './row-arithmetic.ts';

describe('row arithmetic', () => {
  const matrix = () => Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 0, 9);
  const vector = Float32Array.of(1, -1, 2, 0.5, 3, 0, -2, 0);

  it('multiplies a vector and a row', () => {
    expect(dotRow(vector, matrix(), 4)).toBe(1 - 2 + 6 + 2 + 15 + 0 - 14);
  });

  it('exchanges what a row and a vector give each other, from the values before', () => {
    const after = matrix();
    const gradient = new Float32Array(8).fill(1);
    exchangeRow(vector, gradient, after, 4, 2);
    expect([...gradient]).toEqual([3, 5, 7, 9, 11, 13, 15, 1]);
    expect([...after]).toEqual([9, 9, 9, 9, 3, 0, 7, 5, 11, 6, 3, 0, 9]);
  });

  it('adds a vector to a row', () => {
    const after = matrix();
    addToRow(vector, after, 4);
    expect([...after]).toEqual([9, 9, 9, 9, 2, 1, 5, 4.5, 8, 6, 5, 0, 9]);
  });

  it('pads to whole units', () => {
    expect([1, 4, 5, 100, 101].map(paddedLength)).toEqual([4, 4, 8, 100, 104]);
  });
});
