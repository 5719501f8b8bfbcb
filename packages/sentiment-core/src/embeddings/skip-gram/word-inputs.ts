import { allocateWeights } from './allocate-weights.ts';
import type { SkipGramSettings } from './options.ts';
import { paddedLength } from './row-arithmetic.ts';
import { subwordBuckets } from './subwords.ts';

/** What stands for words before they foretell others: a row each, and rows that words share where there are sub-words. */
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
