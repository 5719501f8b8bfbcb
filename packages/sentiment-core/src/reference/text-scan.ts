/** Only so many UTF-16 code units of a text are scanned, so that the cost is bounded. */
export const scannedUnits = 1000;

/** What one pass over a text saw. Overwritten by the next scan. */
export interface TextScan {
  /** Ids of the words, in order; the first `words` are of this text. A word is a run of letters, in lower case. */
  readonly ids: Int32Array;
  words: number;
  /** Letters inside words. */
  letters: number;
  /** Those of another script than the Latin one. */
  foreignLetters: number;
  /** Pictographs; those joined into one sign count one by one. */
  emoji: number;
  links: number;
  mentions: number;
}

/** Classes of UTF-16 code units. */
const unitKind = {
  other: 0,
  latin: 1,
  letter: 2,
  apostrophe: 3,
  at: 4,
  pictograph: 5,
  astral: 6,
  space: 7,
} as const;

/** Different ids that words can have. */
export const wordIds = 2 ** 20;

/** What the ids of words start from; every letter is then mixed in by `mixLetter`. */
const emptyWord = 0x811c9dc5 | 0;

let shared: Uint8Array | undefined;
const http = idOfWord('http');
const https = idOfWord('https');
const www = idOfWord('www');

/** Makes a scanner: one pass, linear in the length of the text, nothing allocated for a text. */
export function createTextScanner(): (text: string) => TextScan {
  const kinds = (shared ??= createUnitKinds());
  const ids = new Int32Array(scannedUnits);
  const scan: TextScan = { ids, words: 0, letters: 0, foreignLetters: 0, emoji: 0, links: 0, mentions: 0 };

  return (text) => {
    const end = Math.min(text.length, scannedUnits);
    let words = 0;
    let letters = 0;
    let foreignLetters = 0;
    let emoji = 0;
    let links = 0;
    let mentions = 0;
    let insideToken = false;
    for (let index = 0; index < end;) {
      const unit = text.charCodeAt(index);
      const kind = kinds[unit];
      if (kind === unitKind.latin || kind === unitKind.letter) {
        let state = emptyWord;
        let foreign = 0;
        let count = 0;
        let letter = unit;
        let letterKind: number = kind;
        while (letterKind >= unitKind.latin && letterKind <= unitKind.apostrophe) {
          // "don't" is one word, with any apostrophe or none.
          if (letterKind !== unitKind.apostrophe) {
            state = mixLetter(state, letter >= 0x41 && letter <= 0x5a ? letter | 0x20 : letter);
            foreign += letterKind === unitKind.letter ? 1 : 0;
            count += 1;
          }
          index += 1;
          if (index >= end) break;
          letter = text.charCodeAt(index);
          letterKind = kinds[letter];
        }
        const id = wordId(state);
        if (isLinkStart(text, index, id)) {
          links += 1;
          while (index < end && kinds[text.charCodeAt(index)] !== unitKind.space) index += 1;
        } else {
          ids[words] = id;
          words += 1;
          letters += count;
          foreignLetters += foreign;
        }
        insideToken = true;
        continue;
      }
      index += 1;
      if (kind === unitKind.at && !insideToken && index < end && isHandle(text.charCodeAt(index))) {
        mentions += 1;
        while (index < end && isHandle(text.charCodeAt(index))) index += 1;
      } else if (kind === unitKind.pictograph) emoji += 1;
      else if (kind === unitKind.astral && index < end) {
        const low = text.charCodeAt(index);
        // Skin tones belong to the sign before them.
        if (unit >= 0xd83c && unit <= 0xd83e && !(unit === 0xd83c && low >= 0xdffb)) emoji += 1;
        index += 1;
      }
      insideToken = unit >= 0x30 && unit <= 0x39;
    }
    scan.words = words;
    scan.letters = letters;
    scan.foreignLetters = foreignLetters;
    scan.emoji = emoji;
    scan.links = links;
    scan.mentions = mentions;
    return scan;
  };
}

function isLinkStart(text: string, index: number, id: number): boolean {
  if (id === http || id === https) return text.startsWith('://', index);
  return id === www && text.charCodeAt(index) === 0x2e;
}

/** ASCII letters, digits and `_`. */
function isHandle(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f
  );
}

/** One byte a code unit, made once. */
function createUnitKinds(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  const mark = (kind: number, ...ranges: readonly (readonly [first: number, last: number])[]): void => {
    for (const [first, last] of ranges) kinds.fill(kind, first, last + 1);
  };
  mark(unitKind.latin, [0x41, 0x5a], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x24f], [0x1e00, 0x1eff]);
  // Greek to Georgian and beyond, then the scripts of East Asia. Whole blocks: a fraction of letters needs no more precision.
  mark(
    unitKind.letter,
    [0x370, 0x1dff],
    [0x1f00, 0x1fff],
    [0x2c00, 0x2dff],
    [0x3041, 0xd7ff],
    [0xf900, 0xfdff],
    [0xfe70, 0xfefc],
  );
  mark(unitKind.letter, [0xff66, 0xffdc]);
  mark(unitKind.latin, [0xff21, 0xff3a], [0xff41, 0xff5a]);
  mark(unitKind.apostrophe, [0x27, 0x27], [0x60, 0x60], [0x2019, 0x2019]);
  mark(unitKind.at, [0x40, 0x40]);
  mark(unitKind.pictograph, [0x2600, 0x27bf], [0x2b50, 0x2b55]);
  mark(unitKind.astral, [0xd800, 0xdbff]);
  mark(unitKind.space, [0x00, 0x20], [0x7f, 0x7f], [0xa0, 0xa0], [0x2028, 0x2029], [0x3000, 0x3000]);
  return kinds;
}

/** FNV-1a (Fowler, Noll, Vo), over UTF-16 code units. */
function mixLetter(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193);
}

/**
 * The end of MurmurHash3 (Appleby), so that every letter reaches every bit.
 * @returns a whole number below `wordIds`
 */
function wordId(state: number): number {
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
