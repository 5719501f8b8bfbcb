/** The tokens of one text as hashes. Buffers belong to the tokenizer and are overwritten by its next text. */
export interface TokenStream {
  /** MurmurHash3 of each token's UTF-8 bytes, as signed 32-bit integers; the first `count` are valid. */
  hashes: Int32Array;
  count: number;
}
