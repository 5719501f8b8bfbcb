import type { Preprocessor } from '../contracts/preprocessor.ts';

/** Texts as tokens, in groups of any size. */
export type TokenizedTexts = AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>;

/**
 * The tokens of texts as they come, nothing kept. Texts without tokens stay, as empty lists.
 * @param texts groups of texts, e.g. of `readTexts`
 */
export async function* tokenizeTexts(
  texts: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  preprocessor: Pick<Preprocessor, 'tokenize'>,
): AsyncGenerator<readonly (readonly string[])[]> {
  for await (const group of texts)
    yield group.map((text) => preprocessor.tokenize(text).map(({ text: token }) => token));
}

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

/** Collects texts. Memory: 4 to 8 bytes a token, 12 while growing, 4 more in `finish`, and the different words. */
interface WordCorpusBuilder {
  readonly tokensRead: number;
  /** @param tokens of one text */
  add(tokens: Iterable<string>): void;
  /** @param minimumCount rarer words are left out */
  finish(minimumCount: number): WordCorpus;
}

export function createWordCorpusBuilder(): WordCorpusBuilder {
  const ids = new Map<string, number>();
  const frequencies: number[] = [];
  let tokens = new Int32Array(1 << 16);
  let length = 0;
  let tokensRead = 0;

  function push(token: number): void {
    if (length === tokens.length) tokens = grown(tokens);
    tokens[length++] = token;
  }

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
        frequencies[id]++;
        push(id);
        tokensRead++;
      }
      push(endOfText);
    },
    finish(minimumCount) {
      const kept: { word: string; id: number; count: number }[] = [];
      for (const [word, id] of ids) {
        const count = frequencies[id];
        if (count >= minimumCount) kept.push({ word, id, count });
      }
      kept.sort((first, second) => second.count - first.count || (first.word < second.word ? -1 : 1));
      const left = -2;
      const rows = new Int32Array(ids.size).fill(left);
      kept.forEach(({ id }, row) => (rows[id] = row));
      const size = kept.reduce((sum, { count }) => sum + count, 0);
      const encoded = new Int32Array(size + length - tokensRead);
      let end = 0;
      for (let index = 0; index < length; index++) {
        const id = tokens[index];
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

/** A copy with room for twice as many numbers. */
export function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
