/**
 * 32-bit hash of a string's UTF-16 units: FNV-1a by units, then MurmurHash3's final mix.
 * @param seed different seeds give independent hashes
 * @returns signed 32-bit integer
 */
export function hashString(text: string, seed: number): number {
  let state = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
