import { describe, expect, it } from 'vitest';
import { createSigmoidTable } from './sigmoid-table.ts';

describe('sigmoid table', () => {
  it('is close to the functions, beyond its range too', () => {
    const { sigmoid, loss } = createSigmoidTable();
    for (let x = -12; x <= 12; x += 0.0137) {
      expect(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x)))).toBeLessThan(0.0004);
      expect(Math.abs(loss(x) - Math.log1p(Math.exp(-x)))).toBeLessThan(0.0011);
    }
    expect([sigmoid(0), sigmoid(-1e9), sigmoid(1e9)]).toEqual([0.5, 0, 1]);
  });
});
