/** Zeros behind the tokens: n-grams may look past the end without asking. */
export const streamPadding = 8;

/** The tokens of one text as hashes. Buffers belong to the tokenizer and are overwritten by its next text. */
export interface TokenStream {
  /** MurmurHash3 of each token's UTF-8 bytes, as signed 32-bit integers: `count` of them, then at least `streamPadding` zeros. */
  hashes: Int32Array;
  count: number;
}
