import { murmurHash3 } from '../../src/hashing/murmur-hash3.ts';

/**
 * What makes two tweets the same for splitting: letters and digits in lower case, without links and mentions.
 * Retweets and copies with another link fall together.
 */
export function splitKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/https?:\/\/\S+|@\w+/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** True for the fifth of all texts that the default model never learns from; the same for copies of a text, on every machine. */
export function isHeldOut(text: string): boolean {
  return murmurHash3(new TextEncoder().encode(splitKey(text))) % 5 === 0;
}
