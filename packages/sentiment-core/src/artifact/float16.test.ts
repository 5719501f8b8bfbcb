import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float16Bits, float16Numbers } from './float16.ts';

function there(value: number): number {
  return float16Bits([value])[0];
}

function back(bits: number): number {
  return float16Numbers(Uint16Array.of(bits))[0];
}

describe('half precision', () => {
  // The examples of the format's description: https://en.wikipedia.org/wiki/Half-precision_floating-point_format
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 0.000060975551605224609375],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3bff, 0.99951171875],
    [0x3c00, 1],
    [0x3c01, 1.0009765625],
    [0x7bff, 65504],
    [0xc000, -2],
  ])('%i is %f', (bits, value) => {
    expect(there(value)).toBe(bits);
    expect(back(bits)).toBe(value);
  });

  it('rounds to the nearest, ties to even', () => {
    expect(back(there(1 + 2 ** -11))).toBe(1);
    expect(back(there(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(back(there(1 + 2 ** -11 + 2 ** -20))).toBe(1 + 2 ** -10);
    // Up into the next power of two.
    expect(back(there(1.9999))).toBe(2);
    expect(back(there(2 ** -14 - 2 ** -30))).toBe(2 ** -14);
  });

  it('keeps to the largest number, and to what is no number', () => {
    expect(back(there(1e6))).toBe(65504);
    expect(back(there(-Infinity))).toBe(-65504);
    expect(back(there(NaN))).toBeNaN();
    expect(back(0x7c00)).toBe(Infinity);
    expect(back(0xfc00)).toBe(-Infinity);
    expect(Object.is(back(0x8000), -0)).toBe(true);
  });

  it('gives every number of 16 bits its bits again', () => {
    for (let bits = 0; bits < 2 ** 16; bits++) {
      const isFinite = (bits & 0x7c00) !== 0x7c00;
      if (isFinite && there(back(bits)) !== bits) expect.fail(`${bits} became ${there(back(bits))}`);
    }
  });

  it('is off by 2^-11 of a number at most, and of small ones by 2^-25', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const error = Math.abs(back(there(value)) - value);
        expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      }),
    );
  });
});
