import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryText } from '../preprocessing/arbitrary-text-fixture.ts';
import { createTextScanner, idOfWord, scannedUnits } from './text-scan.ts';

const scanText = createTextScanner();
function wordsOf(text: string): number[] {
  const { ids, words } = scanText(text);
  return [...ids.subarray(0, words)];
}

describe('scanning a text', () => {
  it.each([
    ["Don't, DON’T dont", ['dont', 'dont', 'dont']],
    ['so-called 2nd café', ['so', 'called', 'nd', 'café']],
    ['#Late again_and', ['late', 'again', 'and']],
    ['@AirParadis hello me@example.com', ['hello', 'me', 'example', 'com']],
    ['see https://example.com/a?b and www.example.com/c now', ['see', 'and', 'now']],
    ['http is a word, www too', ['http', 'is', 'a', 'word', 'www', 'too']],
    ['', []],
  ])('finds the words of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words.map(idOfWord));
  });

  it.each([
    ['@a @b_2 c@d .@e', { mentions: 3 }],
    ['http://a https://b www.c xhttp://d HTTP://e', { links: 4 }],
    ['😍😍 ok', { emoji: 2 }],
    ['👎🏽', { emoji: 1 }],
    ['☀ ⭐ →', { emoji: 2 }],
    ['привет hi', { letters: 8, foreignLetters: 6 }],
    ['日本語', { words: 1, letters: 3, foreignLetters: 3 }],
    ['naïve', { letters: 5, foreignLetters: 0 }],
    ['@', { mentions: 0, words: 0 }],
    ['\ud83d', { emoji: 0 }],
  ])('counts in %j', (text, expected) => {
    expect(scanText(text)).toMatchObject(expected);
  });

  it('forgets the text before', () => {
    scanText('@a http://b 😍 word');
    expect(scanText('')).toMatchObject({ words: 0, letters: 0, emoji: 0, links: 0, mentions: 0 });
  });

  it('looks at the beginning of long texts only', () => {
    const beginning = 'ab '.repeat(scannedUnits / 2).slice(0, scannedUnits);
    const { words, mentions } = scanText(`${beginning} @a @b`);
    expect({ words, mentions }).toEqual({ words: 334, mentions: 0 });
    const long = '@'.repeat(1e6);
    scanText(long);
    const started = process.threadCpuUsage();
    for (let round = 0; round < 1000; round++) scanText(long);
    // A thousand millions of characters would take seconds.
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(500);
  });

  it('takes any string, and counts no more than there is', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const { words, letters, foreignLetters, emoji, links, mentions } = scanText(text);
        expect(words).toBeLessThanOrEqual(letters);
        expect(foreignLetters).toBeLessThanOrEqual(letters);
        expect(letters + emoji + links + mentions).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the case of ASCII letters', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        expect(wordsOf(text)).toEqual(wordsOf(lower));
      }),
    );
  });
});
