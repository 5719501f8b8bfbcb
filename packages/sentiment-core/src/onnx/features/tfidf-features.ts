import { inverseDocumentFrequencies } from '../../features/tfidf/tfidf-vectorizer.ts';
import type { TfidfSettings } from '../../features/tfidf/tfidf-settings.ts';
import type { Vocabulary } from '../../features/tfidf/vocabulary.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import type { TokenSequence } from '../text/token-sequence.ts';
import { type TermTables, termTables } from './term-tables.ts';
import { unitRuns, type UnitRuns } from './unit-runs.ts';

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
