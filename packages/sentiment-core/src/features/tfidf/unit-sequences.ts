import type { TermUnit } from './tfidf-settings.ts';

/** Numbers the units that n-grams are made of: words in the order they are met, characters by code point. */
export interface UnitNumbers {
  /** @returns number of the word, or -1 when it is unknown and must not be added */
  ofWord(word: string, add: boolean): number;
  /** The word or character of a number. */
  unit(number: number): string;
}

export function createUnitNumbers(unit: TermUnit): UnitNumbers {
  if (unit !== 'words') return { ofWord: () => -1, unit: (number) => String.fromCodePoint(number) };
  const numbers = new Map<string, number>();
  const words: string[] = [];
  return {
    ofWord(word, add) {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      if (!add) return -1;
      numbers.set(word, words.length);
      return words.push(word) - 1;
    },
    unit: (number) => words[number] ?? '',
  };
}

/** Runs of units; n-grams lie within one. The buffer is overwritten by the next text. */
export interface UnitSequences {
  units: Int32Array;
  /** Ends of the runs in `units`; the first starts at 0, each other where the one before ends. */
  readonly ends: number[];
}

const space = 0x20;

/** @returns cuts the tokens of a text into runs of units; with `add`, words that are new get a number */
export function createUnitSequencer(
  unit: TermUnit,
  numbers: UnitNumbers,
): (tokens: readonly { readonly text: string }[], add: boolean) => UnitSequences {
  const sequences: UnitSequences = { units: new Int32Array(1024), ends: [] };
  let length = 0;

  function push(value: number): void {
    if (length === sequences.units.length) {
      const larger = new Int32Array(length * 2);
      larger.set(sequences.units);
      sequences.units = larger;
    }
    sequences.units[length++] = value;
  }

  function pushCharacters(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const codePoint = text.codePointAt(index) ?? 0;
      if (codePoint > 0xffff) index++;
      push(codePoint);
    }
  }

  return (tokens, add) => {
    length = 0;
    sequences.ends.length = 0;
    for (let index = 0; index < tokens.length; index++) {
      const { text } = tokens[index];
      if (unit === 'words') push(numbers.ofWord(text, add));
      else {
        if (unit === 'characters-within-words' || index > 0) push(space);
        pushCharacters(text);
      }
      if (unit === 'characters-within-words') {
        push(space);
        sequences.ends.push(length);
      }
    }
    if (unit !== 'characters-within-words') sequences.ends.push(length);
    return sequences;
  };
}
