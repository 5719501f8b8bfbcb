import { createSeededRandom } from '../hashing/seeded-random.ts';

export interface ArbitraryTextsOptions {
  /** 32-bit whole number; the same seed gives the same texts. */
  readonly seed: number;
  readonly count: number;
}

/** What breaks text paths: each stands for a class of characters. */
const pieces = [
  ' ', '\n', '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00a0', '\u200d', '\u2028', '\ufeff', '\ufffd', '\uffff',
  '\ud800', '\udbff', '\udc00', '\udfff', '\u{10ffff}', '😀', '👍🏽', '👨‍👩‍👧', '🇫🇷', '❤️', 'e\u0301', 'ß', 'İ', 'ﬁ', '日本', 'שלום', 'مرحبا',
  'good', 'BAD', 'not', "don't", 'soooo', 'haha', ':)', ':-(', '<3', '&amp;', '#tag', '@me', 'http://a.b/', '...', '!?', '10:30', '__proto__',
]; // prettier-ignore

/** Strings of any UTF-16 code units: words and signs of tweets, control characters, lone surrogates, emoji. */
export function createArbitraryTexts({ seed, count }: ArbitraryTextsOptions): string[] {
  const random = createSeededRandom(seed);
  const below = (limit: number): number => random() % limit;
  const piece = (): string => {
    if (below(4) > 0) return pieces[below(pieces.length)] ?? '';
    if (below(2) > 0) return String.fromCharCode(below(0x10000));
    return String.fromCodePoint(below(0x110000));
  };
  return Array.from({ length: count }, () => {
    const separator = below(2) > 0 ? ' ' : '';
    return Array.from({ length: below(16) }, piece).join(separator);
  });
}
