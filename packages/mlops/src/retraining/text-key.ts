/**
 * Texts with the same key are copies of one another: they differ at most in case, white space, the names that are
 * mentioned and the addresses that are linked (a stored text may have these masked). Linear in the length of the text.
 */
export const textKey = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      if (word.startsWith('@')) return '@';
      return word.startsWith('http://') || word.startsWith('https://') || word.startsWith('www.') ? 'http' : word;
    })
    .join(' ');
