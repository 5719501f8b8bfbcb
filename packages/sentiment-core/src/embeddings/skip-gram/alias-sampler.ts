/**
 * Draws rows by weight in constant time: the alias method (Walker, 1977) as Vose (1991) builds it. One random number
 * gives both the place and the choice there, so weights are met to 32 bits together.
 */
export interface AliasSampler {
  /** Share of a place that stays with its row, as a number of 0..1, [rows]. */
  readonly stay: Float64Array;
  /** Row that has the rest of a place, [rows]. */
  readonly alias: Int32Array;
}

/** @param weights at least one, all above 0 */
export function createAliasSampler(weights: ArrayLike<number>): AliasSampler {
  const rows = weights.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += weights[row];
  const stay = Float64Array.from(weights, (weight) => (weight * rows) / sum);
  const alias = Int32Array.from(stay, (_, row) => row);
  const poor: number[] = [];
  const rich: number[] = [];
  for (let row = 0; row < rows; row++) (stay[row] < 1 ? poor : rich).push(row);
  for (let low = poor.pop(), high = rich.pop(); low !== undefined && high !== undefined; low = poor.pop()) {
    alias[low] = high;
    stay[high] -= 1 - stay[low];
    if (stay[high] >= 1) continue;
    poor.push(high);
    high = rich.pop();
  }
  // What is left differs from 1 by rounding only.
  return { stay, alias };
}

/** @param random whole number in 0..2^32-1 */
export function drawRow({ stay, alias }: AliasSampler, random: number): number {
  const place = (random / 0x1_0000_0000) * stay.length;
  const row = Math.floor(place);
  return place - row < stay[row] ? row : alias[row];
}
