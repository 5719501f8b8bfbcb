/** A token of a text with its place in the original string. */
export interface Token {
  /** The token as the model sees it: normalised, with any `NOT_` mark. */
  readonly text: string;
  /** Offset of the first UTF-16 code unit in the original string. */
  readonly start: number;
  /** Offset after the last UTF-16 code unit. */
  readonly end: number;
}

/** A preprocessing variant: text in, tokens out. Linear in the length of the text. */
export interface Preprocessor {
  /** Name of the variant, e.g. `advanced`. */
  readonly name: string;
  tokenize(text: string): Token[];
}
