/**
 * MurmurHash3 x86 32-bit with seed 0 (A. Appleby, 2011), as ONNX Runtime's `com.microsoft.MurmurHash3` computes it.
 * Split into steps, so that a token is hashed where it lies and marked tokens share the state behind their mark.
 */

/** Mixes one 4-byte little-endian block into the state. */
export function mixBlock(state: number, block: number): number {
  block = Math.imul(block, 0xcc9e2d51);
  block = (block << 15) | (block >>> 17);
  state ^= Math.imul(block, 0x1b873593);
  state = (state << 13) | (state >>> 19);
  return (Math.imul(state, 5) + 0xe6546b64) | 0;
}

/**
 * Mixes the last 0 to 3 bytes and the length, and finishes.
 * @param tail the remaining bytes, little-endian, 0 when there are none
 * @returns a signed 32-bit integer; `>>> 0` gives the hash
 */
export function finish(state: number, tail: number, length: number): number {
  if (tail !== 0) {
    tail = Math.imul(tail, 0xcc9e2d51);
    tail = (tail << 15) | (tail >>> 17);
    state ^= Math.imul(tail, 0x1b873593);
  }
  state ^= length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}

/** @returns the hash as an unsigned 32-bit integer */
export function murmurHash3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tailStart = bytes.length & ~3;
  let state = 0;
  for (let position = 0; position < tailStart; position += 4) state = mixBlock(state, view.getInt32(position, true));
  let tail = 0;
  for (let position = bytes.length - 1; position >= tailStart; position--) tail = (tail << 8) | (bytes[position] ?? 0);
  return finish(state, tail, bytes.length) >>> 0;
}
