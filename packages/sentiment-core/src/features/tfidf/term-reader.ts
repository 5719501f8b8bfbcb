import { createNgramTree, type NgramTree } from './ngram-tree.ts';
import type { TermUnit, TfidfSettings } from './tfidf-settings.ts';
import { createUnitNumbers, createUnitSequencer } from './unit-sequences.ts';

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
