/** The terms that a vectorizer knows; a term's place is its column. */
export interface Vocabulary {
  /** Different terms, in the order of their code units. */
  readonly terms: readonly string[];
  /** Texts that hold each term, [terms]. */
  readonly documentFrequencies: Int32Array;
  /** Texts that were counted. */
  readonly documents: number;
}
