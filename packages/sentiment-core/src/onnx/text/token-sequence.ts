import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';

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
