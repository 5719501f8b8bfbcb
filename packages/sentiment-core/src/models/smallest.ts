/**
 * The places of the smallest values; among equals the later places.
 * @param count 0 to the number of values
 */
export function smallest(values: Float64Array, count: number): ReadonlySet<number> {
  if (count === 0) return new Set();
  const places = Uint32Array.from(values, (_, place) => place);
  places.sort((first, second) => values[first] - values[second] || second - first);
  return new Set(places.subarray(0, count));
}
