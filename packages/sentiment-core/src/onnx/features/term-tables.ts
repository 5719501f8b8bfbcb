import { createNgramTree } from '../../features/tfidf/ngram-tree.ts';
import type { TfidfSettings } from '../../features/tfidf/tfidf-settings.ts';

/**
 * The terms of a vocabulary as tables. Units (words or characters) are numbered from 1, 0 is any other. The n-grams that
 * terms begin with are nodes; the node of a term is its column + 1, the others come behind, 0 is no node. An n-gram is
 * found unit by unit, from the node of what it begins with: exact, where hashes of n-grams would collide.
 */
export interface TermTables {
  readonly units: readonly string[];
  readonly unitNumbers: readonly number[];
  /** Node of each unit alone, [units + 1]. */
  readonly firstNodes: readonly number[];
  /** For each further length: `node * (units + 1) + unit` to the next node. */
  readonly steps: readonly { readonly keys: readonly number[]; readonly nodes: readonly number[] }[];
}

export function termTables(
  terms: readonly string[],
  { unit, minNgram, maxNgram }: Pick<TfidfSettings, 'unit' | 'minNgram' | 'maxNgram'>,
): TermTables {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size + 1);
    return numbers.size;
  };
  const tree = createNgramTree();
  const depths: number[] = [0];
  /** Column + 1 by node of the tree. */
  const columns: number[] = [];
  terms.forEach((term, column) => {
    const parts = unit === 'words' ? term.split(' ') : Array.from(term);
    // Short words are terms as a whole, padding included; shorter n-grams elsewhere are never looked for.
    const counts = parts.length >= minNgram || unit === 'characters-within-words';
    if (!counts || parts.length > maxNgram) return;
    let node = 0;
    parts.forEach((part, depth) => {
      node = tree.add(node, numberOf(part));
      depths[node] = depth + 1;
    });
    columns[node] = column + 1;
  });

  let others = terms.length;
  const names = Array.from({ length: tree.size }, (_, node) => (node === 0 ? 0 : (columns[node] ?? ++others)));
  const width = numbers.size + 1;
  const firstNodes = new Array<number>(width).fill(0);
  const steps = Array.from({ length: maxNgram - 1 }, () => ({ keys: [] as number[], nodes: [] as number[] }));
  for (let node = 1; node < tree.size; node++) {
    const unitNumber = tree.unitOf(node);
    if (depths[node] === 1) firstNodes[unitNumber] = names[node];
    else {
      const step = steps[depths[node] - 2];
      step.keys.push(names[tree.parentOf(node)] * width + unitNumber);
      step.nodes.push(names[node]);
    }
  }
  return { units: [...numbers.keys()], unitNumbers: [...numbers.values()], firstNodes, steps };
}
