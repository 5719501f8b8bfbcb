import { createTermReader } from './term-reader.ts';
import type { TfidfSettings } from './tfidf-settings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The columns of one text that are not 0. The buffers belong to the vectorizer and are overwritten by its next text. */
export interface SparseVector {
  /** Columns, ascending: `count` of them. */
  indices: Int32Array;
  /** Values of those columns. */
  values: Float64Array;
  count: number;
}

export interface TfidfVectorizer {
  readonly settings: TfidfSettings;
  readonly vocabulary: Vocabulary;
  /** Terms outside the vocabulary count nothing. */
  transform(tokens: readonly { readonly text: string }[]): SparseVector;
}

/**
 * Term frequencies weighed by inverse document frequency (Spärck Jones, 1972), with the formulas of scikit-learn's
 * TfidfVectorizer. With `idf: false, norm: 'none'` the rows are plain counts.
 */
export function createTfidfVectorizer(settings: TfidfSettings, vocabulary: Vocabulary): TfidfVectorizer {
  const { binary, sublinear, norm } = settings;
  const reader = createTermReader(settings);
  const columns = indexTerms(vocabulary.terms, reader.addTerm, () => reader.tree.size);
  const inverseFrequencies = settings.idf ? inverseDocumentFrequencies(vocabulary, settings.smoothIdf) : undefined;
  /** Of the text at hand; all 0 between texts. */
  const counts = new Float64Array(vocabulary.terms.length);
  const vector: SparseVector = { indices: new Int32Array(256), values: new Float64Array(256), count: 0 };

  function visit(node: number): void {
    const column = columns[node];
    if (column < 0) return;
    if (counts[column] === 0) {
      if (vector.count === vector.indices.length) reserve();
      vector.indices[vector.count++] = column;
    }
    counts[column]++;
  }

  function reserve(): void {
    const indices = new Int32Array(vector.count * 2);
    indices.set(vector.indices);
    vector.indices = indices;
    vector.values = new Float64Array(indices.length);
  }

  function transform(tokens: readonly { readonly text: string }[]): SparseVector {
    vector.count = 0;
    reader.read(tokens, false, visit);
    const { indices, values, count } = vector;
    indices.subarray(0, count).sort();
    let sum = 0;
    for (let place = 0; place < count; place++) {
      const column = indices[place];
      const frequency = binary ? 1 : counts[column];
      counts[column] = 0;
      let value = sublinear ? Math.log(frequency) + 1 : frequency;
      if (inverseFrequencies) value *= inverseFrequencies[column];
      values[place] = value;
      sum += norm === 'l2' ? value * value : value;
    }
    if (norm === 'none' || count === 0) return vector;
    const length = norm === 'l2' ? Math.sqrt(sum) : sum;
    for (let place = 0; place < count; place++) values[place] /= length;
    return vector;
  }

  return { settings, vocabulary, transform };
}

/** @returns column of each node of the tree, -1 for those that are beginnings of terms only */
function indexTerms(terms: readonly string[], addTerm: (term: string) => number, size: () => number): Int32Array {
  const nodes = Int32Array.from(terms, addTerm);
  const columns = new Int32Array(size()).fill(-1);
  nodes.forEach((node, column) => (columns[node] = column));
  return columns;
}

/** ln(documents / document frequency) + 1 of each term, [terms]; smoothed as if one more text held every term. */
export function inverseDocumentFrequencies(
  { documentFrequencies, documents }: Vocabulary,
  smooth: boolean,
): Float64Array {
  const one = smooth ? 1 : 0;
  return Float64Array.from(documentFrequencies, (frequency) => Math.log((documents + one) / (frequency + one)) + 1);
}
