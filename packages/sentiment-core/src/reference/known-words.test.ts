import { describe, expect, it } from 'vitest';
import { createWordCounter, isKnownWord, knownWordsBytes } from './known-words.ts';
import { idOfWord, wordIds } from './text-scan.ts';

function filterOf(words: readonly string[]): Uint8Array {
  const counter = createWordCounter();
  const ids = Int32Array.from(words, idOfWord);
  counter.add(ids, ids.length);
  return counter.knownWords();
}
function often(words: readonly string[]): string[] {
  return words.flatMap((word) => [word, word, word]);
}

describe('the filter of known words', () => {
  it('has every word seen three times, and none seen twice', () => {
    const filter = filterOf([...often(['late', 'flight']), 'rare', 'rare']);
    expect(filter).toHaveLength(knownWordsBytes);
    expect(['late', 'flight', 'rare', 'never'].map((word) => isKnownWord(filter, idOfWord(word)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('does not depend on the order of words', () => {
    const words = often(
      Array.from({ length: 9000 }, (_, index) =>
        `w${index}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? ''),
      ),
    );
    expect(filterOf(words)).toEqual(filterOf(words.toReversed()));
  });

  it('takes about one unknown word in twenty for a known one when it is full', () => {
    const counter = createWordCounter();
    const ids = Int32Array.from({ length: 8192 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 12);
    for (let round = 0; round < 3; round++) counter.add(ids, ids.length);
    const filter = counter.knownWords();
    const members = new Set(ids);
    let taken = 0;
    let others = 0;
    for (let id = 0; id < wordIds; id++) {
      if (members.has(id)) expect(isKnownWord(filter, id)).toBe(true);
      else {
        others += 1;
        taken += isKnownWord(filter, id) ? 1 : 0;
      }
    }
    expect(taken / others).toBeGreaterThan(0.02);
    expect(taken / others).toBeLessThan(0.07);
  });
});
