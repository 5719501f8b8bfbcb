import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryText } from '../arbitrary-text-fixture.ts';
import { compileAutomaton } from '../automaton/automaton.ts';
import { createSimpleTokenizer, simpleGrammar, simpleGrammarVersion } from './simple-tokenizer.ts';
import { isStopWord, stopWordsOf } from './stop-words.ts';

const everyWord = createSimpleTokenizer({ stopWords: 'none', keepNegators: true });
const usual = createSimpleTokenizer({ stopWords: 'english-1', keepNegators: true });
function words(text: string, tokenize = usual): string {
  return tokenize(text).map((token) => token.text).join(' ');
} // prettier-ignore

describe('words of the simple variant', () => {
  it.each([
    ['@AirParadis lost my bag AGAIN... http://t.co/x #fail', 'lost bag'],
    ['Not bad at all, but I don’t think it’s worth it…', "not bad don't think worth"],
    ['the flight was 2 hours late &amp; b4 that 3am 👎🏽 :( <3', 'flight hours late'],
    ['see bit.ly/abc or www.x.com/?q=1, HTTPS://A.B/c d', 'see d'],
    ['Déjà vu, naïve café', 'déjà vu naïve café'],
    ["rock'n'roll 'quoted' don't", "rock'n'roll quoted don't"],
    ['# lone, C# and #Two#Three four_five', 'lone c'],
    ['constructor __proto__ toString', 'constructor tostring'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('keeps negators unless told otherwise', () => {
    const without = createSimpleTokenizer({ stopWords: 'english-1', keepNegators: false });
    expect(words("not good, don't, cant, never again", without)).toBe('good');
    expect(words("not good, don't, cant, never again")).toBe("not good don't cant never");
    expect(words('the good', everyWord)).toBe('the good');
  });

  it('gives the places of whole words in the text as it was', () => {
    const reduced = createSimpleTokenizer({ stopWords: 'english-1', keepNegators: true }, (word) => word.slice(0, 3));
    expect(reduced('😀 The İ flights')).toEqual([
      { text: 'İ', start: 7, end: 8 },
      { text: 'fli', start: 9, end: 16 },
    ]);
  });
});

describe('the grammar', () => {
  it('is the one that its version names', () => {
    const fingerprint = createHash('sha256').update(JSON.stringify(simpleGrammar)).digest('hex');
    expect({ version: simpleGrammarVersion, fingerprint }).toEqual({
      version: 1,
      fingerprint: 'a755613f8ddfd2b37e27e806bb6043e66ea7e768191d32f9b567a840988c9694',
    });
    const list = createHash('sha256').update(stopWordsOf('english-1', false).join(' ')).digest('hex');
    expect(list, 'a released list never changes: add english-2').toBe(
      'a93cb49fac518fb6ee8a385acdd74b048313caf0861ec4242c9f8491597ac821',
    );
  });

  it('means the same to the expression that runs and to an automaton that takes the longest match', () => {
    const automaton = compileAutomaton([simpleGrammar.word, ...simpleGrammar.noise]);
    const { classes, classCount, transitions, accepts } = automaton;
    const longestMatches = (text: string): string[] => {
      const bytes = new TextEncoder().encode(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
      const found: string[] = [];
      for (let start = 0; start < bytes.length;) {
        let end = start;
        let rule = 0;
        let state = 1;
        for (let at = start; at < bytes.length && state !== 0; at++) {
          state = transitions[state * classCount + classes[bytes[at]]];
          if (accepts[state] > 0) [end, rule] = [at + 1, accepts[state]];
        }
        if (rule === 1) found.push(new TextDecoder().decode(bytes.subarray(start, end)).replaceAll('’', "'"));
        start = rule === 0 ? start + 1 : end;
      }
      return found;
    };
    fc.assert(
      fc.property(arbitraryText, (text) => {
        expect(everyWord(text).map((token) => token.text)).toEqual(longestMatches(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['1', 'a', "a'", '&', '#', '@', 'a.', 'http://', 'www.', '’', 'é1', '.a', '&a', 'a.bc', '&#1'])(
    'takes linear time for %j again and again',
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const start = process.threadCpuUsage();
      everyWord(text);
      // A second is generous for a megabyte; quadratic time would take minutes.
      expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(2000);
    },
  );
});

describe('stop words', () => {
  it('are lower case words, once, and no negator is among them when those are kept', () => {
    const kept = stopWordsOf('english-1', true);
    expect(kept.length).toBe(new Set(kept).size);
    expect(kept.filter((word) => !/^[a-z']+$/.test(word))).toEqual([]);
    const all = stopWordsOf('english-1', false);
    expect(all.length).toBe(new Set(all).size);
    expect(all.every((word) => isStopWord(word, 'english-1', false))).toBe(true);
    expect(["don't", 'not', 'never', 'cant'].filter((word) => kept.includes(word))).toEqual([]);
    expect(stopWordsOf('none', false)).toEqual([]);
  });
});
