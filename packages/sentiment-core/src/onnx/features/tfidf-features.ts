import { createNgramTree } from '../../features/tfidf/ngram-tree.ts';
import type { TermUnit, TfidfSettings } from '../../features/tfidf/tfidf-settings.ts';
import { inverseDocumentFrequencies } from '../../features/tfidf/tfidf-vectorizer.ts';
import type { Vocabulary } from '../../features/tfidf/vocabulary.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { joinedRows, sequenceOfTable, type TokenSequence } from '../text/token-sequence.ts';

/** The values of all texts that are not 0, by text and column, and behind them one of a text that does not exist. */
export interface TfidfFeatures {
  /** Text of each value, [values], up to `rowCount` inclusive. */
  readonly rows: Value<'int64'>;
  /** [values] */
  readonly columns: Value<'int64'>;
  /** Before they are divided by `lengths`, [values]. */
  readonly values: Value<'double'>;
  /** What the values of a text are divided by, [texts + 1]; undefined for nothing. */
  readonly lengths: Value<'double'> | undefined;
  /** One more than the texts, [1]. */
  readonly rowCount: Value<'int64'>;
}

/** The values of `createTfidfVectorizer`, without a table of texts by terms. */
export function tfidfFeatures(
  op: Operators,
  sequence: TokenSequence,
  settings: TfidfSettings,
  vocabulary: Vocabulary,
): TfidfFeatures {
  const tables = termTables(vocabulary.terms, settings);
  const width = op.integers(vocabulary.terms.length + 1);
  const occurrences = sortedOccurrences(op, sequence, unitRuns(op, sequence, settings.unit, tables), tables, width);

  // Equal occurrences stand together: a term's frequency is how far it is to the next.
  const changes = op.not(op.equal(op.slice(occurrences, 1), op.slice(occurrences, 0, -1)));
  const firsts = op.places(op.concat(op.constant('bool', [1]), changes));
  const keys = op.gather(occurrences, firsts);
  const rows = op.divide(keys, width);
  const columns = op.subtract(op.subtract(keys, op.multiply(rows, width)), op.integers(1));
  const frequencies = op.cast(op.subtract(op.concat(op.slice(firsts, 1), op.size(occurrences)), firsts), 'double');

  const one = op.scalar('double', 1);
  const counts = settings.binary ? op.filled(op.size(keys), 'double', 1) : frequencies;
  let values = settings.sublinear ? op.add(op.logarithm(counts), one) : counts;
  if (settings.idf) {
    const weights = op.constant('double', inverseDocumentFrequencies(vocabulary, settings.smoothIdf));
    values = op.multiply(values, op.gather(weights, columns));
  }
  const rowCount = op.add(sequence.rowCount, op.integers(1));
  return { rows, columns, values, rowCount, lengths: lengthsOf(op, settings.norm, rows, values, rowCount) };
}

/** `row * (terms + 1) + column + 1` of every term in every text, ascending, and one occurrence behind the last text. */
function sortedOccurrences(
  op: Operators,
  { rowCount }: TokenSequence,
  { units, rows }: UnitRuns,
  { firstNodes, steps }: TermTables,
  width: Value<'int64'>,
): Value<'int64'> {
  const unitWidth = op.integers(firstNodes.length);
  const nodes = [op.gather(op.constant('int64', firstNodes), units)];
  steps.forEach(({ keys, nodes: next }, step) => {
    // Without n-grams of this length there are none of a greater.
    if (keys.length === 0) return;
    const following = op.concat(op.slice(units, step + 1), op.constant('int64', new Array<number>(step + 1).fill(0)));
    const wanted = op.add(op.multiply(nodes[step], unitWidth), following);
    nodes.push(op.lookUp(wanted, { data: keys }, 'int64', next, 0));
  });
  const all = op.concat(...nodes);
  const isTerm = op.both(op.greater(all, op.integers(0)), op.greater(width, all));
  const places = op.places(isTerm);
  const rowsOfAll = op.concat(...nodes.map(() => rows));
  const found = op.add(op.multiply(op.gather(rowsOfAll, places), width), op.gather(all, places));
  return op.sorted(op.concat(found, op.add(op.multiply(rowCount, width), op.integers(1))));
}

function lengthsOf(
  op: Operators,
  norm: TfidfSettings['norm'],
  rows: Value<'int64'>,
  values: Value<'double'>,
  rowCount: Value<'int64'>,
): Value<'double'> | undefined {
  if (norm === 'none') return undefined;
  const summands = norm === 'l2' ? op.multiply(values, values) : values;
  const sums = op.addTo(op.filled(rowCount, 'double', 0), rows, summands);
  const lengths = norm === 'l2' ? op.squareRoot(sums) : sums;
  return op.where(op.equal(sums, op.scalar('double', 0)), op.scalar('double', 1), lengths);
}

/** The units of all texts one after another; 0 stands between what no n-gram may span. */
export interface UnitRuns {
  /** [slots] */
  readonly units: Value<'int64'>;
  /** Text of each slot, [slots]; 0 where the unit is 0. */
  readonly rows: Value<'int64'>;
}

/** A slot behind each text is left empty. */
function unitRuns(
  op: Operators,
  sequence: TokenSequence,
  unit: TermUnit,
  { units, unitNumbers }: TermTables,
): UnitRuns {
  const { tokens, rows, rowCount } = unit === 'words' ? sequence : characters(op, sequence, unit);
  const slots = op.add(op.range(op.size(tokens)), rows);
  const empty = op.filled(op.add(op.size(tokens), rowCount), 'int64', 0);
  const numbers = op.lookUp(tokens, { data: units }, 'int64', unitNumbers, 0);
  return { units: op.put(empty, slots, numbers), rows: op.put(empty, slots, rows) };
}

/**
 * The characters of each text: its tokens with spaces between them, or with spaces around each and a line break behind
 * it, which no term has. Texts are joined before they are cut into characters: a table of tokens by characters would be as
 * wide as the longest token for every token.
 */
function characters(op: Operators, sequence: TokenSequence, unit: Exclude<TermUnit, 'words'>): TokenSequence {
  const { tokens, rows } = sequence;
  const afterSpace = op.concatenateTexts(op.constant('string', [' ']), tokens);
  const rowsBefore = op.concat(op.integers(-1), op.slice(rows, 0, -1));
  const spaced =
    unit === 'characters'
      ? op.where(op.equal(rows, rowsBefore), afterSpace, tokens)
      : op.concatenateTexts(afterSpace, op.constant('string', [' \n']));
  return sequenceOfTable(op, op.partsBetween(joinedRows(op, { ...sequence, tokens: spaced }), ''));
}

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

function termTables(
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
