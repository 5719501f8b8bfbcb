import { describe, expect, it } from 'vitest';
import { chiSquareLimit, chiSquareTail } from './chi-square.ts';

describe('chi-square, against scipy 1.16', () => {
  it.each([
    [0.5, 1, 0.47950012218695337],
    [3.841458820694124, 1, 0.04999999999999989],
    [40, 1, 2.5396285894708634e-10],
    [1, 2, 0.6065306597126334],
    [5, 5, 0.4158801869955079],
    [30, 9, 0.0004387217709794794],
    [60, 7, 1.5095553022989154e-10],
    [0.01, 9, 0.9999999999991591],
  ])('the tail beyond %d with %i degrees of freedom', (value, freedom, chance) => {
    expect(chiSquareTail(value, freedom) / chance).toBeCloseTo(1, 9);
  });

  it.each([
    [0.05, 1, 3.8414588206941285],
    [1e-5, 1, 19.51142096465757],
    [1e-5, 2, 23.025850929940457],
    [1.3e-5, 9, 38.708790791182636],
    [0.5, 4, 3.3566939800333224],
    [1e-7, 11, 54.39452947087552],
  ])('the limit of a chance of %d with %i degrees of freedom', (chance, freedom, limit) => {
    expect(chiSquareLimit(chance, freedom)).toBeCloseTo(limit, 8);
  });

  it('is certain to exceed nothing', () => expect(chiSquareTail(0, 3)).toBe(1));
});
