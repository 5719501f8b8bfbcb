import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { joinedColumns } from './joined-columns.ts';
import type { TokenSequence } from './token-sequence.ts';

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
