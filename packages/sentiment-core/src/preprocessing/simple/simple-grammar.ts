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
