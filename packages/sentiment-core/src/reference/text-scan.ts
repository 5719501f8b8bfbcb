import { createUnitKinds, unitKind } from './unit-kind.ts';
import { emptyWord, idOfWord, mixLetter, wordId } from './word-id.ts';

/** No more of a text is looked at, in UTF-16 code units: what a prediction costs must not grow with what is sent. */
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
