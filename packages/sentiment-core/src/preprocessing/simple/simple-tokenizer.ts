import type { Token } from '../../contracts/preprocessor.ts';
import type { WordReducer } from '../word-forms.ts';
import { isStopWord, type StopWordList } from './stop-words.ts';

/**
 * Number of the word grammar. A model works with the grammar it was trained with and no other, so it must change with any
 * change of this file; a test holds the fingerprint that belongs to it.
 */
export const simpleGrammarVersion = 1;

/** Letters, marks and letter-like signs of any script; the ranges are explicit, so that they never move with a Unicode version. */
const letter = String.raw`a-z\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3041}-\x{A82F}\x{A840}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFC}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}\x{10000}-\x{1EFFF}\x{20000}-\x{3FFFF}`;
const word = `[${letter}]`;
const wordOrDigit = String.raw`[${letter}0-9_\x{FF10}-\x{FF19}]`;
const notSpace = String.raw`[^\x{0}-\x{20}\x{7F}\x{A0}\x{2028}\x{2029}\x{3000}]`;

/**
 * What a text is cut into, as RE2 patterns over text whose ASCII letters are lower case. The longest match wins, then the
 * pattern that stands first, which is the word; whatever else matches is noise, and so is what matches nothing. A run of
 * letters and digits (`b4`, `2nd`) is noise as a whole. A hashtag is noise with its word: it stands for itself, outside
 * the sentence.
 */
export const simpleGrammar = {
  word: `${word}+(['’]${word}+)*`,
  noise: [
    `https?://${notSpace}+`,
    String.raw`www\.${notSpace}+`,
    String.raw`[a-z0-9]+\.[a-z]{2,3}/${notSpace}*`,
    '@[a-z0-9_]+',
    `#${wordOrDigit}+`,
    '&([a-z]{1,8}|#[0-9]{1,6});',
    `${wordOrDigit}+(['’]${wordOrDigit}+)*`,
  ],
} as const;

export interface SimpleTokenizerOptions {
  readonly stopWords: StopWordList;
  readonly keepNegators: boolean;
}

/**
 * The grammar for an engine that takes the first alternative rather than the longest: what begins like a word and goes on
 * as something longer stands before it. Linear: at no place can two alternatives read on for more than a few characters
 * without the text they read being consumed. Tests hold it equal to the automaton of the grammar.
 */
const pattern = new RegExp(`${simpleGrammar.noise.join('|')}`.replaceAll('\\x{', '\\u{').replaceAll('(', '(?:'), 'gu');
const wholeWord = new RegExp(`^${simpleGrammar.word.replaceAll('\\x{', '\\u{').replaceAll('(', '(?:')}$`, 'u');

/** Words without stop words, reduced; the offsets are those of the whole word in `text`. Linear in the length of the text. */
export function createSimpleTokenizer(
  { stopWords, keepNegators }: SimpleTokenizerOptions,
  reduce?: WordReducer,
): (text: string) => Token[] {
  return (text) => {
    const tokens: Token[] = [];
    for (const { 0: matched, index } of lowerCaseAscii(text).matchAll(pattern)) {
      if (!wholeWord.test(matched)) continue;
      const word = matched.replaceAll('’', "'");
      if (isStopWord(word, stopWords, keepNegators)) continue;
      tokens.push({ text: reduce ? reduce(word) : word, start: index, end: index + matched.length });
    }
    return tokens;
  };
}

/** ASCII only: other letters may change their length, and offsets would move. */
function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
