import type { WordVectors } from '../../../embeddings/word-vectors.ts';
import { wordRows } from '../../../embeddings/word-vectors.ts';
import { sizeOf, type WeightDescription } from '../networks/network.ts';
import { firstWordRow, paddingRow, type WordPipeline } from '../text/word-pipeline.ts';

/** Random numbers of a training, in [0, 1). */
type Uniform = () => number;

export function startingWeights({ shape, start }: WeightDescription, uniform: Uniform): Float32Array {
  const values = new Float32Array(sizeOf({ shape }));
  const [rows, columns] = shape.slice(-2);
  switch (start) {
    case 'zeros':
      return values;
    case 'forget-one':
      return values.fill(1, 2 * columns, 3 * columns);
    case 'glorot': {
      const limit = Math.sqrt(6 / (rows + columns));
      return values.map(() => (uniform() * 2 - 1) * limit);
    }
  }
}

/** Spread of the numbers of a word without a vector where none has one. */
const plainSpread = 0.1;

/**
 * The table of vectors: zeros for the padding, given vectors, and random numbers for the others, spread like those given.
 * Where vectors are not learnt on, unknown words are zeros.
 * @returns row-major [rows, dimensions]
 */
export function startingTable(
  { words, rows }: WordPipeline,
  dimensions: number,
  embeddings: WordVectors | undefined,
  fineTune: boolean,
  uniform: Uniform,
): Float32Array {
  const values = new Float32Array(rows * dimensions);
  const spread = embeddings ? spreadOf(embeddings.values) : plainSpread;
  const limit = spread * Math.sqrt(3);
  for (let index = (paddingRow + 1) * dimensions; fineTune && index < values.length; index++) {
    values[index] = (uniform() * 2 - 1) * limit;
  }
  if (!embeddings) return values;
  const given = wordRows(embeddings);
  words.forEach((word, index) => {
    const row = given.get(word);
    if (row === undefined) return;
    const vector = embeddings.values.subarray(row * dimensions, (row + 1) * dimensions);
    values.set(vector, (firstWordRow + index) * dimensions);
  });
  return values;
}

function spreadOf(values: Float32Array): number {
  const sum = values.reduce((total, value) => total + value * value, 0);
  return Math.sqrt(sum / values.length);
}
