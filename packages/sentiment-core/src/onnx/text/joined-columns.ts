import type { Value } from '../graph/graph-builder.ts';
import { createOperators, type Operators } from '../graph/operators.ts';

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
