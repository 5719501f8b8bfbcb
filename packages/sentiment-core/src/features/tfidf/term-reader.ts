import { createNgramTree, type NgramTree } from './ngram-tree.ts';
import type { TermUnit, TfidfSettings } from './tfidf-settings.ts';

/** The terms of texts as nodes of a tree that grows with them, or that is known and stays. */
export interface TermReader {
  readonly tree: NgramTree;
  /**
   * Calls `visit` with the node of every n-gram, one that occurs twice twice.
   * @param add n-grams that the tree does not have are added; otherwise they are passed over
   */
  read(tokens: readonly { readonly text: string }[], add: boolean, visit: (node: number) => void): void;
  /** The term of a node: words joined by spaces, or the characters. */
  termOf(node: number): string;
  /** Adds the node of a term that `termOf` wrote. */
  addTerm(term: string): number;
}

type Ngrams = Pick<TfidfSettings, 'unit' | 'minNgram' | 'maxNgram'>;

export function createTermReader({ unit, minNgram, maxNgram }: Ngrams): TermReader {
  const tree = createNgramTree();
  const numbers = createUnitNumbers(unit);
  const sequencesOf = createUnitSequencer(unit, numbers);

  function read(tokens: readonly { readonly text: string }[], add: boolean, visit: (node: number) => void): void {
    const { units, ends } = sequencesOf(tokens, add);
    let start = 0;
    for (const end of ends) {
      // As in scikit-learn, a padded word that is too short for any n-gram is one as a whole.
      const least = unit === 'characters-within-words' ? Math.min(minNgram, end - start) : minNgram;
      for (let first = start; first + least <= end; first++) {
        const limit = Math.min(end, first + maxNgram);
        let node = 0;
        for (let index = first; index < limit; index++) {
          const next = units[index];
          node = add ? tree.add(node, next) : next < 0 ? 0 : tree.find(node, next);
          if (node === 0) break;
          if (index - first + 1 >= least) visit(node);
        }
      }
      start = end;
    }
  }

  return {
    tree,
    read,
    termOf(node) {
      const units: string[] = [];
      for (let at = node; at !== 0; at = tree.parentOf(at)) units.push(numbers.unit(tree.unitOf(at)));
      return units.reverse().join(separatorOf(unit));
    },
    addTerm(term) {
      let node = 0;
      if (unit === 'words') for (const word of term.split(' ')) node = tree.add(node, numbers.ofWord(word, true));
      else for (const character of term) node = tree.add(node, character.codePointAt(0) ?? 0);
      return node;
    },
  };
}

function separatorOf(unit: TermUnit): string {
  return unit === 'words' ? ' ' : '';
}

/** Numbers the units that n-grams are made of: words in the order they are met, characters by code point. */
export interface UnitNumbers {
  /** @returns number of the word, or -1 when it is unknown and must not be added */
  ofWord(word: string, add: boolean): number;
  /** The word or character of a number. */
  unit(number: number): string;
}

function createUnitNumbers(unit: TermUnit): UnitNumbers {
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
function createUnitSequencer(
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
