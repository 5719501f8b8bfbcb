import type { SettingsOf } from '../../contracts/options.ts';
import type { SkipGramSettings, SubwordOptions } from './options.ts';
import { addToRow, paddedLength } from './row-arithmetic.ts';
import { murmurHash3 } from '../../hashing/murmur-hash3.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** What stands for words before they predict others: a row each, and rows shared where there are sub-words. */
export interface WordInputs {
  /** Numbers of a row that are used. */
  readonly dimensions: number;
  /** Numbers of a row: `dimensions`, padded. */
  readonly stride: number;
  /** Row-major, [words + buckets, stride]. */
  readonly matrix: Float32Array;
  /** Offsets in `matrix` of the shared rows of all words, one word after the other. */
  readonly shared: Int32Array;
  /** Where the offsets of a word begin in `shared`, [words + 1]. */
  readonly sharedStarts: Int32Array;
}

/** Rows begin as random numbers in ±0.5 / dimensions. */
export function createWordInputs(
  words: readonly string[],
  { dimensions, subwords }: Pick<SkipGramSettings, 'dimensions' | 'subwords'>,
  random: () => number,
): WordInputs {
  const stride = paddedLength(dimensions);
  const matrix = allocateWeights((words.length + (subwords === 'none' ? 0 : subwords.buckets)) * stride);
  for (let start = 0; start < matrix.length; start += stride)
    for (let index = start; index < start + dimensions; index++)
      matrix[index] = (random() / 0x1_0000_0000 - 0.5) / dimensions;
  const sharedStarts = new Int32Array(words.length + 1);
  if (subwords === 'none') return { dimensions, stride, matrix, shared: new Int32Array(0), sharedStarts };
  const shared: number[] = [];
  words.forEach((word, row) => {
    for (const bucket of subwordBuckets(word, subwords)) shared.push((words.length + bucket) * stride);
    sharedStarts[row + 1] = shared.length;
  });
  return { dimensions, stride, matrix, shared: Int32Array.from(shared), sharedStarts };
}

/** Writes the mean of a word's own row and its shared ones. */
export function readWordInput(inputs: WordInputs, row: number, target: Float32Array): void {
  const { stride, matrix, shared, sharedStarts } = inputs;
  const start = sharedStarts[row];
  const end = sharedStarts[row + 1];
  const own = row * stride;
  for (let index = 0; index < target.length; index++) target[index] = matrix[own + index];
  if (start === end) return;
  for (let place = start; place < end; place++) {
    const offset = shared[place];
    for (let index = 0; index < target.length; index++) target[index] += matrix[offset + index];
  }
  const share = 1 / (end - start + 1);
  for (let index = 0; index < target.length; index++) target[index] *= share;
}

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

const encoder = new TextEncoder();

/**
 * Buckets of the parts of a word: all runs of `min` to `max` code points of `<word>`, the whole of it left out (Bojanowski
 * et al., 2017). A part that comes twice counts twice.
 */
export function subwordBuckets(word: string, { min, max, buckets }: SettingsOf<SubwordOptions>): number[] {
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

/**
 * Zeros, [count].
 * @throws {SentimentError} `training_failed` when there is no memory for them
 */
export function allocateWeights(count: number): Float32Array {
  try {
    return new Float32Array(count);
  } catch (cause) {
    const message = `no memory for ${count} weights; fewer dimensions or buckets, or a higher minimumCount, need less`;
    throw new SentimentError({ code: 'training_failed', message, cause });
  }
}
