import type { Token } from '../../contracts/preprocessor.ts';
import type { WordReducer } from '../reduction/word-reducer.ts';
import { simpleGrammar } from './simple-grammar.ts';
import { isStopWord, type StopWordList } from './stop-words.ts';

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
