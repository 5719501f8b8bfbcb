import fc from 'fast-check';

const pieces = [
  ' ', '\n', '\t', '\u0000', '\u0007', '\u007f', '\u00a0', '\u2028', '\u3000', '\ufeff', '\ufffd', '\ud800', '\udc00', '\udbff\ud83d',
  'a', 'h', 'Ha', 'ha', 'lol', 'Not', 'no', "n't", "don't", 'DON’T', 'cant', "it's", 'im', 'soooo', 'o', 'd', 'p', 'x', 'xD', 't_t',
  '.', '..', '…', ',', ';', ':', '!', '?', '!?', '-', '_', '^', '>', '<', '(', ')', '[', '{', '|', '/', '\\', '*', '=', '~', '`', "'", '’',
  ':)', ':-(', ':D', ';d', ":'(", '<3', '&lt;3', '&amp;', '&#39;', '&', '#', '#Tag', '@', '@User_1', '8-)', '\\o/', '</3',
  'http://', 'https://t.co/Ab', 'www.', 'www.x', 'bit.ly/', 'a.bc/', 'x.com', '10:30', '1', '%',
  '😀', '👍🏽', '❤', '❤️', '💔', '👨‍👩‍👧', '🇫🇷', '🇫', '\u200d', '\ufe0f', '\u{1f3fd}', '\u{10ffff}',
  'é', 'e\u0301', 'ß', 'İ', 'K', '日本', '語', 'שלום', 'مرحبا', '한', 'ﬁ', 'Ａ', '１', '\u{20000}',
]; // prettier-ignore

/** Any string of UTF-16 code units, lone surrogates included, with a liking for what the tokens of tweets are made of. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) },
      { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** What the text path makes of a text before it looks for tokens; the length in UTF-16 code units stays. */
export function normalisedText(text: string): string {
  return text
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll('\u0000', ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
