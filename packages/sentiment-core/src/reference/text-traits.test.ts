import { describe, expect, it } from 'vitest';
import { createTextMeter, createWordCounter, isKnownWord, knownWordsBytes } from './text-traits.ts';
import { scoreBucket, scoreOf } from './model-reference.ts';
import { idOfWord, wordIds } from './text-scan.ts';

const measure = createTextMeter();

describe('the traits of a text', () => {
  it.each([
    ['', { length: '0', emoji: '0', links: '0', mentions: '0', language: 'no words' }],
    ['the flight was late', { length: '1-20', language: 'many English function words' }],
    [
      'flight late again, bags lost, crew rude, never fly them',
      { length: '41-60', language: 'few English function words' },
    ],
    ['le vol est en retard', { length: '1-20', language: 'no English function words' }],
    ['рейс опоздал, thanks', { language: 'other script' }],
    ['@a @b 😍😍😍 http://x', { emoji: '2+', links: '1', mentions: '2+', language: 'no words' }],
    ['x'.repeat(280), { length: '201-280' }],
    ['x'.repeat(281), { length: '281-500' }],
    ['x'.repeat(5000), { length: '1001+' }],
  ])('%j', (text, expected) => {
    expect(measure(text)).toMatchObject({ unknown: undefined, ...expected });
  });

  it('tells the share of unknown words', () => {
    const counter = createWordCounter();
    const ids = Int32Array.from(
      ['late', 'flight'].flatMap((word) => [word, word, word]),
      idOfWord,
    );
    counter.add(ids, ids.length);
    const measureKnown = createTextMeter(counter.knownWords());
    const unknown = (text: string) => measureKnown(text).unknown;
    expect(unknown('flight late')).toBe('0%');
    expect(unknown('flight late, flight late, flight late, flight late, flight zorgl')).toBe('1-10%');
    expect(unknown('flight late zorgl')).toBe('31-50%');
    expect(unknown('zorgl')).toBe('51-100%');
    expect(unknown('123')).toBe('no words');
  });
});

describe('the score', () => {
  const prediction = (probabilities: Record<string, number>) => {
    const confidence = Math.max(...Object.values(probabilities));
    return { label: '', confidence, probabilities };
  };

  it('is the probability of the second label, or the confidence when there are more', () => {
    expect(scoreOf(prediction({ negative: 0.75, positive: 0.25 }))).toBe(0.25);
    expect(scoreOf(prediction({ negative: 0.5, neutral: 0.25, positive: 0.25 }))).toBe(0.5);
  });

  it.each([
    [0, '0-10%'],
    [0.0999, '0-10%'],
    [0.1, '10-20%'],
    [0.95, '90-100%'],
    [1, '90-100%'],
  ])('%d falls into %s', (probability, bucket) => expect(scoreBucket(probability)).toBe(bucket));
});

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
