import type { CollectedWords } from './collect-words.ts';
import type { WordPipeline } from './word-pipeline.ts';

/** Texts as rows of the table of vectors. */
export interface EncodedRows {
  /** Rows of the table, of all texts one after another. */
  readonly ids: Int32Array;
  /** Where each text begins in `ids`, and the end of the last, [rows + 1]. */
  readonly offsets: Int32Array;
  /** Ids of each text, [rows]. */
  readonly lengths: Int32Array;
  /** Label index of each text. */
  readonly targets: Int32Array;
  /** What texts are learnt as, row-major [rows, labels]; undefined: as their labels. */
  readonly probabilities?: Float32Array | undefined;
  /** Of each text. */
  readonly weights: Float64Array;
}

/** Encodes what was collected, as the pipeline encodes texts. */
export function encodeRows(
  { words, sequence, ends, targets, probabilities, weights }: CollectedWords,
  pipeline: WordPipeline,
): EncodedRows {
  const tokens = words.map((text) => ({ text }));
  const encoded: Int32Array[] = [];
  const offsets = new Int32Array(ends.length + 1);
  let start = 0;
  ends.forEach((end, row) => {
    const own = Array.from(sequence.subarray(start, end), (word) => tokens[word]);
    const ids = pipeline.encodeTokens(own);
    encoded.push(ids);
    offsets[row + 1] = offsets[row] + ids.length;
    start = end;
  });
  const ids = new Int32Array(offsets[ends.length]);
  encoded.forEach((own, row) => ids.set(own, offsets[row]));
  return { ids, offsets, lengths: Int32Array.from(encoded, ({ length }) => length), targets, probabilities, weights };
}
