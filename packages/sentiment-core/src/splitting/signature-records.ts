import { comparableWords } from './comparable-words.ts';
import { createSigner, signatureSize } from './min-hash.ts';
import type { RecordPartitions } from './record-partitions.ts';
import { hashString } from '../hashing/string-hash.ts';

/** Numbers of the record of a text: its row, a hash of all its words, and its signature, whose numbers are its bands. */
export const signatureWidth = 2 + signatureSize / 4;
export const wordsPlace = 1;
export const firstBandPlace = 2;

/**
 * Records of texts, in order: 56 bytes each.
 * @param records empty, `signatureWidth` wide
 * @returns adds the text of the next row
 */
export function createSignatureRecords(records: RecordPartitions): (text: string) => void {
  const record = new Int32Array(signatureWidth);
  const bytes = new Uint8Array(record.buffer, firstBandPlace * 4);
  const sign = createSigner();
  return (text) => {
    const words = comparableWords(text);
    record[0] = records.size;
    record[wordsPlace] = words.reduce((state, word) => hashString(word, state), 0);
    sign(words, bytes, 0);
    records.add(0, record, 0);
  };
}

/** How many bytes of two signatures differ, 0..48; counted no further than `enough`. */
export function differentBytes(a: Int32Array, atA: number, b: Int32Array, atB: number, enough: number): number {
  let different = 0;
  for (let place = firstBandPlace; place < signatureWidth && different < enough; place++) {
    const bits = a[atA + place] ^ b[atB + place];
    if (bits === 0) continue;
    // The highest bit of every byte that is not 0, gathered at the lowest, and summed by the multiplication.
    const marks = ((((bits & 0x7f7f7f7f) + 0x7f7f7f7f) | bits) >>> 7) & 0x01010101;
    different += Math.imul(marks, 0x01010101) >>> 24;
  }
  return different;
}
