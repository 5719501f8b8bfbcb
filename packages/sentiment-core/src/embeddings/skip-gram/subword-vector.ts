import type { SkipGramSettings } from './options.ts';
import { addToRow } from './row-arithmetic.ts';
import { subwordBuckets } from './subwords.ts';
import type { WordInputs } from './word-inputs.ts';

/**
 * Vectors of words that were not learnt: the mean of the rows of their parts.
 * @returns a function giving [dimensions], or undefined for a word without parts
 */
export function createSubwordReader(
  words: number,
  subwords: SkipGramSettings['subwords'],
  { dimensions, stride, matrix }: Pick<WordInputs, 'dimensions' | 'matrix' | 'stride'>,
): (word: string) => Float32Array | undefined {
  if (subwords === 'none') return () => undefined;
  return (word) => {
    const buckets = subwordBuckets(word, subwords);
    if (buckets.length === 0) return undefined;
    const sum = new Float32Array(stride);
    for (const bucket of buckets) {
      const offset = (words + bucket) * stride;
      addToRow(matrix.subarray(offset, offset + stride), sum, 0);
    }
    return sum.map((value) => value / buckets.length).slice(0, dimensions);
  };
}
