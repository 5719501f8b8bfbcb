import { type AdamState, adamStep, type AdamStep } from './optimizer.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import { paddingRow, unknownRow } from '../text/word-pipeline.ts';

export interface EmbeddingTableOptions {
  /** Row-major [rows, dimensions]. Changed by `step`. */
  readonly values: Float32Array;
  /** Changed by `step`. */
  readonly adam: AdamState;
  readonly dimensions: number;
  /** Share of the numbers left out. */
  readonly dropout: number;
  /** Share of the words taken for unknown. */
  readonly wordDropout: number;
}

/** The vectors of words: what a network takes, and where its gradient goes. */
export interface EmbeddingTable {
  /**
   * The vectors of texts of one length. The buffer is overwritten by the next call.
   * @param random leaves words and numbers out, in training
   * @returns [time, texts, dimensions]
   */
  sequences(rows: EncodedRows, texts: Int32Array, length: number, random?: () => number): Float32Array;
  /**
   * The mean vectors of texts of one length, likewise.
   * @returns [texts, dimensions]
   */
  means(rows: EncodedRows, texts: Int32Array, length: number, random?: () => number): Float32Array;
  /** Adds up the gradient by what the last call with `random` gave. */
  addGradient(gradient: Float32Array): void;
  /** Sum of the squares of the gradients added since the last `step`. */
  squaredNorm(): number;
  /** Moves the vectors of the words that were in the texts. */
  step(step: AdamStep): void;
}

export function createEmbeddingTable({
  values,
  adam,
  dimensions,
  dropout,
  wordDropout,
}: EmbeddingTableOptions): EmbeddingTable {
  const gradients = new Float32Array(values.length);
  const touched = new Uint8Array(values.length / dimensions);
  const touchedRows: number[] = [];
  let buffer = new Float32Array(0);
  /** Of the last call: the row of each place, and what each number was multiplied by. */
  let places = new Int32Array(0);
  let factors = new Float32Array(0);
  let share = 1;
  let count = 0;
  let isDropped = false;
  const keep = 1 / (1 - dropout);
  const [dropLimit, wordLimit] = [dropout * 2 ** 32, wordDropout * 2 ** 32];

  /** Looks up the rows of texts, first words of all texts first. */
  function lookUp({ ids, offsets }: EncodedRows, texts: Int32Array, length: number, random?: () => number): void {
    count = texts.length * length;
    if (places.length < count) places = new Int32Array(count);
    let place = 0;
    for (let time = 0; time < length; time++) {
      for (let text = 0; text < texts.length; text++) places[place++] = ids[offsets[texts[text]] + time];
    }
    if (random === undefined || wordDropout === 0) return;
    for (let index = 0; index < count; index++) {
      if (places[index] !== paddingRow && random() < wordLimit) places[index] = unknownRow;
    }
  }

  function dropNumbers(size: number, random: (() => number) | undefined): void {
    isDropped = random !== undefined && dropout > 0;
    if (random === undefined || dropout === 0) return;
    if (factors.length < size) factors = new Float32Array(size);
    for (let index = 0; index < size; index++) {
      factors[index] = random() < dropLimit ? 0 : keep;
      buffer[index] *= factors[index];
    }
  }

  return {
    sequences(rows, texts, length, random) {
      lookUp(rows, texts, length, random);
      const size = count * dimensions;
      if (buffer.length < size) buffer = new Float32Array(size);
      for (let index = 0; index < count; index++) {
        const start = places[index] * dimensions;
        buffer.set(values.subarray(start, start + dimensions), index * dimensions);
      }
      share = 1;
      dropNumbers(size, random);
      return buffer.subarray(0, size);
    },
    means(rows, texts, length, random) {
      lookUp(rows, texts, length, random);
      const size = texts.length * dimensions;
      if (buffer.length < size) buffer = new Float32Array(size);
      buffer.fill(0, 0, size);
      share = 1 / length;
      for (let index = 0; index < count; index++) {
        const start = places[index] * dimensions;
        const end = (index % texts.length) * dimensions;
        for (let column = 0; column < dimensions; column++) buffer[end + column] += values[start + column] * share;
      }
      dropNumbers(size, random);
      return buffer.subarray(0, size);
    },
    addGradient(gradient) {
      const vectors = gradient.length / dimensions;
      if (isDropped) for (let index = 0; index < gradient.length; index++) gradient[index] *= factors[index];
      for (let index = 0; index < count; index++) {
        const row = places[index];
        if (row === paddingRow) continue;
        if (touched[row] === 0) {
          touched[row] = 1;
          touchedRows.push(row);
        }
        const [start, from] = [row * dimensions, (index % vectors) * dimensions];
        for (let column = 0; column < dimensions; column++)
          gradients[start + column] += gradient[from + column] * share;
      }
    },
    squaredNorm() {
      let sum = 0;
      for (const row of touchedRows) {
        for (let index = row * dimensions; index < (row + 1) * dimensions; index++) sum += gradients[index] ** 2;
      }
      return sum;
    },
    step(step) {
      for (const row of touchedRows) {
        const [start, end] = [row * dimensions, (row + 1) * dimensions];
        adamStep(values, gradients, adam, step, start, end);
        gradients.fill(0, start, end);
        touched[row] = 0;
      }
      touchedRows.length = 0;
    },
  };
}
