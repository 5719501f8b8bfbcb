import { createTermReader } from './term-reader.ts';
import type { TfidfSettings } from './tfidf-settings.ts';

/** The terms that a vectorizer knows; a term's place is its column. */
export interface Vocabulary {
  /** Different terms, in the order of their code units. */
  readonly terms: readonly string[];
  /** Texts that hold each term, [terms]. */
  readonly documentFrequencies: Int32Array;
  /** Texts that were counted. */
  readonly documents: number;
}

/** Counts terms over texts. Memory grows with the number of different n-grams, not with the number of texts. */
export interface TermCounter {
  /** @param tokens of one text */
  add(tokens: readonly { readonly text: string }[]): void;
  /** The terms that the settings keep, perhaps none. */
  vocabulary(): Vocabulary;
}

export function createTermCounter(settings: TfidfSettings): TermCounter {
  const { binary, minDocumentFrequency, maxDocumentFrequency, maxFeatures } = settings;
  const reader = createTermReader(settings);
  let documents = 0;
  let documentFrequencies = new Int32Array(1 << 10);
  let termFrequencies = new Float64Array(1 << 10);
  /** Number of the last text that held the term. */
  let lastTexts = new Int32Array(1 << 10);

  function visit(node: number): void {
    if (node >= lastTexts.length) reserve(node);
    const isNew = lastTexts[node] !== documents;
    if (isNew) {
      documentFrequencies[node]++;
      lastTexts[node] = documents;
    }
    if (isNew || !binary) termFrequencies[node]++;
  }

  function reserve(node: number): void {
    const grown = <Numbers extends Int32Array | Float64Array>(numbers: Numbers, larger: Numbers): Numbers => {
      larger.set(numbers);
      return larger;
    };
    documentFrequencies = grown(documentFrequencies, new Int32Array(node * 2));
    termFrequencies = grown(termFrequencies, new Float64Array(node * 2));
    lastTexts = grown(lastTexts, new Int32Array(node * 2));
  }

  return {
    add(tokens) {
      documents++;
      reader.read(tokens, true, visit);
    },
    vocabulary() {
      const least = minDocumentFrequency < 1 ? minDocumentFrequency * documents : minDocumentFrequency;
      const most = maxDocumentFrequency <= 1 ? maxDocumentFrequency * documents : maxDocumentFrequency;
      const kept: { node: number; term: string }[] = [];
      for (let node = 1; node < reader.tree.size; node++) {
        const frequency = documentFrequencies[node];
        // Nodes without texts are beginnings of longer n-grams only.
        if (frequency > 0 && frequency >= least && frequency <= most) kept.push({ node, term: reader.termOf(node) });
      }
      kept.sort((first, second) => (first.term < second.term ? -1 : 1));
      const limited = limit(kept, maxFeatures, ({ node }) => termFrequencies[node]);
      return {
        terms: limited.map(({ term }) => term),
        documentFrequencies: Int32Array.from(limited, ({ node }) => documentFrequencies[node]),
        documents,
      };
    },
  };
}

/** The `most` items of the highest score, in the order they have; among equals, the first. */
function limit<Item>(items: readonly Item[], most: number, score: (item: Item) => number): readonly Item[] {
  if (items.length <= most) return items;
  const ranked = items.map((item, place) => ({ place, score: score(item) }));
  ranked.sort((first, second) => second.score - first.score || first.place - second.place);
  return ranked
    .slice(0, most)
    .map(({ place }) => place)
    .sort((first, second) => first - second)
    .map((place) => items[place]);
}
