/** Different ids that words can have. */
export const wordIds = 2 ** 20;

/** What the ids of words start from; every letter is then mixed in by `mixLetter`. */
export const emptyWord = 0x811c9dc5 | 0;

/** FNV-1a (Fowler, Noll, Vo), over UTF-16 code units. */
export function mixLetter(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193);
}

/**
 * The end of MurmurHash3 (Appleby), so that every letter reaches every bit.
 * @returns a whole number below `wordIds`
 */
export function wordId(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 12;
}

/** Id of a word written in lower case, without apostrophes. */
export function idOfWord(word: string): number {
  let state = emptyWord;
  for (let index = 0; index < word.length; index++) state = mixLetter(state, word.charCodeAt(index));
  return wordId(state);
}
