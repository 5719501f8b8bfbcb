import { createGrowingArray } from '../splitting/number-array.ts';

/** Texts as rows of the words they hold. */
export interface WordCorpus {
  /** The most frequent word first; among equals, in the order of their code units. */
  readonly words: readonly string[];
  /** How often each word comes, [words]. */
  readonly counts: Int32Array;
  /** Rows of the words in their order; `endOfText` after each text. Words that are too rare are left out. */
  readonly tokens: Int32Array;
  /** Tokens that are words of the corpus: the sum of `counts`. */
  readonly size: number;
  /** Tokens that were added, rare ones too. */
  readonly tokensRead: number;
}

export const endOfText = -1;

/** Collects texts. Memory: 4 bytes a token, twice that in `finish`, and the different words. */
export interface WordCorpusBuilder {
  readonly tokensRead: number;
  /** @param tokens of one text */
  add(tokens: Iterable<string>): void;
  /** @param minimumCount rarer words are left out */
  finish(minimumCount: number): WordCorpus;
}

export function createWordCorpusBuilder(): WordCorpusBuilder {
  const ids = new Map<string, number>();
  const frequencies = createGrowingArray('int32');
  const tokens = createGrowingArray('int32');
  let tokensRead = 0;
  return {
    get tokensRead() {
      return tokensRead;
    },
    add(text) {
      for (const token of text) {
        let id = ids.get(token);
        if (id === undefined) {
          id = ids.size;
          ids.set(token, id);
          frequencies.push(0);
        }
        frequencies.set(id, frequencies.get(id) + 1);
        tokens.push(id);
        tokensRead++;
      }
      tokens.push(endOfText);
    },
    finish(minimumCount) {
      const kept: { word: string; id: number; count: number }[] = [];
      for (const [word, id] of ids) {
        const count = frequencies.get(id);
        if (count >= minimumCount) kept.push({ word, id, count });
      }
      kept.sort((first, second) => second.count - first.count || (first.word < second.word ? -1 : 1));
      const left = -2;
      const rows = new Int32Array(ids.size).fill(left);
      kept.forEach(({ id }, row) => (rows[id] = row));
      const size = kept.reduce((sum, { count }) => sum + count, 0);
      const encoded = new Int32Array(size + tokens.length - tokensRead);
      let end = 0;
      for (let index = 0; index < tokens.length; index++) {
        const id = tokens.get(index);
        const row = id === endOfText ? endOfText : rows[id];
        if (row !== left) encoded[end++] = row;
      }
      return {
        words: kept.map(({ word }) => word),
        counts: Int32Array.from(kept, ({ count }) => count),
        tokens: encoded,
        size,
        tokensRead,
      };
    },
  };
}
