import type { Value } from '../graph/graph-builder.ts';
import { createOperators, type Operators } from '../graph/operators.ts';

/**
 * The tokens of all texts one after another, rather than a table as wide as the longest text: no step works on padding.
 */
export interface TokenSequence {
  /** [tokens] */
  readonly tokens: Value<'string'>;
  /** Text of each token, [tokens], ascending. */
  readonly rows: Value<'int64'>;
  /** Number of texts, [1]. */
  readonly rowCount: Value<'int64'>;
}

/** @param table [texts, most tokens]; texts with fewer tokens end in '' */
export function sequenceOfTable(op: Operators, table: Value<'string'>): TokenSequence {
  const cells = op.reshape(table, -1);
  const places = op.places(op.not(op.equal(cells, op.constant('string', ['']))));
  return {
    tokens: op.gather(cells, places),
    rows: op.divide(places, op.size(table, 1)),
    rowCount: op.size(table),
  };
}

/** The tokens at some places. */
export function tokensAt(op: Operators, { tokens, rows, rowCount }: TokenSequence, places: Value<'int64'>) {
  return { tokens: op.gather(tokens, places), rows: op.gather(rows, places), rowCount };
}

export interface Rewriting {
  /** RE2 pattern of what is rewritten. */
  readonly match: string;
  /** RE2 pattern of a stretch of text that no match overlaps. */
  readonly rest: string;
  readonly as: string;
}

/** Every match in every token written as something else. One token at least must have a match. */
export function rewrittenMatches(
  op: Operators,
  tokens: Value<'string'>,
  { match, rest, as }: Rewriting,
): Value<'string'> {
  const places = op.places(op.fullMatch(tokens, `(?s:.*)(${match})(?s:.*)`));
  const parts = op.matches(op.gather(tokens, places), `${match}|${rest}`);
  const written = op.where(op.fullMatch(parts, match), op.constant('string', [as]), parts);
  return op.put(tokens, places, joinedColumns(op, written));
}

/** The tokens of each text joined, [texts]. One token at least is needed. */
export function joinedRows(op: Operators, { tokens, rows, rowCount }: TokenSequence): Value<'string'> {
  const counts = op.addTo(op.filled(rowCount, 'int64', 0), rows, op.filled(op.size(tokens), 'int64', 1));
  const width = op.largest(counts);
  const columns = op.subtract(op.range(op.size(tokens)), op.gather(op.sumsBefore(counts), rows));
  const cells = op.repeated('', op.multiply(rowCount, width));
  const filled = op.put(cells, op.add(op.multiply(rows, width), columns), tokens);
  const table = op.graph.apply('string', {
    operator: 'Reshape',
    inputs: [filled, op.concat(rowCount, width)],
  });
  return joinedColumns(op, table);
}

/**
 * The texts of each row joined, [rows]. Neighbours are joined pairwise until one column is left: joining one after another
 * would copy what is joined already again and again.
 * @param table [rows, columns], neither 0
 */
export function joinedColumns(op: Operators, table: Value<'string'>): Value<'string'> {
  const { graph } = op;
  const body = graph.subgraph();
  const inner = createOperators(body);
  body.input('iteration', 'int64', []);
  body.input('goes_on', 'bool', []);
  const cells = body.input('cells', 'string', ['rows', 'columns']);
  const emptyColumn = inner.repeated('', inner.concat(inner.size(cells), inner.integers(1)));
  const everySecond = (from: number, value: Value<'string'>): Value<'string'> =>
    body.apply('string', {
      operator: 'Slice',
      inputs: [value, ...[from, 2 ** 53, 1, 2].map((part) => inner.integers(part))],
    });
  const joined = inner.concatenateTexts(everySecond(0, cells), everySecond(1, inner.concatColumns(cells, emptyColumn)));
  body.output('goes_on', inner.scalarOf(inner.greater(inner.size(joined, 1), inner.integers(1))), []);
  body.output('cells', joined, ['rows', 'columns']);

  const mostHalvings = op.constant('int64', [64], []);
  const first = op.greater(op.size(table, 1), op.integers(1));
  const result = graph.apply('string', {
    operator: 'Loop',
    inputs: [mostHalvings, op.scalarOf(first), table],
    attributes: { body: { graph: body } },
  });
  return op.reshape(result, -1);
}
