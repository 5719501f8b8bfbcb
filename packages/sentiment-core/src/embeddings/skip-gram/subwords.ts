import { murmurHash3 } from '../../hashing/murmur-hash3.ts';
import type { SubwordOptions } from './options.ts';

const encoder = new TextEncoder();

/**
 * Buckets of the parts of a word: all runs of `min` to `max` code points of `<word>`, the whole of it left out (Bojanowski
 * et al., 2017). A part that comes twice counts twice.
 */
export function subwordBuckets(word: string, { min, max, buckets }: Required<SubwordOptions>): number[] {
  const characters = ['<', ...word, '>'];
  const found: number[] = [];
  for (let start = 0; start < characters.length; start++) {
    let part = characters.slice(start, start + min - 1).join('');
    for (let end = start + min; end <= Math.min(characters.length, start + max); end++) {
      part += characters[end - 1];
      if (end - start < characters.length) found.push(murmurHash3(encoder.encode(part)) % buckets);
    }
  }
  return found;
}
