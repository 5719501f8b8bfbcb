import type { Token } from '../../contracts/preprocessor.ts';

/**
 * A piece between white space, and in it the address or the mention that is replaced. Addresses run to the next white
 * space; nothing is looked at twice but the few letters that open one.
 */
const piece = /[^\s\0]+/gu;
const address = /(?:https?:\/\/|www\.).*$/iu;
const mention = /@[A-Za-z0-9_]+/gu;

/**
 * What a word-piece tokenizer is given: pieces of the text, with `http` for addresses and `@user` for mentions as in
 * TweetEval (Barbieri et al., 2020), joined by single spaces. Lone surrogates become U+FFFD. Case and signs stay.
 */
export function normalizeForBert(text: string): string {
  return tokenizeForBert(text)
    .map((token) => token.text)
    .join(' ');
}

/** The same, piece by piece, with the places of the pieces in `text`. */
export function tokenizeForBert(text: string): Token[] {
  return Array.from(text.matchAll(piece), ({ 0: matched, index }) => ({
    text: matched
      .replace(address, 'http')
      .replace(mention, '@user')
      .replace(/\p{Surrogate}/gu, '\ufffd'),
    start: index,
    end: index + matched.length,
  }));
}
