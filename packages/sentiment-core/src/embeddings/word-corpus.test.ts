import { describe, expect, it } from 'vitest';
import { createWordCorpusBuilder, endOfText } from './word-corpus.ts';

describe('word corpus', () => {
  const build = (texts: readonly string[], minimumCount: number) => {
    const builder = createWordCorpusBuilder();
    for (const text of texts) builder.add(text.split(' '));
    return builder.finish(minimumCount);
  };

  it('numbers words by frequency and leaves rare ones out of the texts', () => {
    const { words, counts, tokens, size, tokensRead } = build(['b a rare', 'a c', 'rarer', 'b a c'], 2);
    expect(words).toEqual(['a', 'b', 'c']);
    expect([...counts]).toEqual([3, 2, 2]);
    expect([...tokens]).toEqual([1, 0, endOfText, 0, 2, endOfText, endOfText, 1, 0, 2, endOfText]);
    expect({ size, tokensRead }).toEqual({ size: 7, tokensRead: 9 });
  });

  it('orders equal words by their code units, whatever came first', () => {
    expect(build(['é z a'], 1).words).toEqual(['a', 'z', 'é']);
  });

  it('may be empty', () => {
    expect(build(['a b'], 2)).toMatchObject({ words: [], size: 0, tokensRead: 2 });
  });
});
