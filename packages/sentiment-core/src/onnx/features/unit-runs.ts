import type { TermUnit } from '../../features/tfidf/tfidf-settings.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { joinedRows } from '../text/joined-rows.ts';
import { sequenceOfTable, type TokenSequence } from '../text/token-sequence.ts';
import type { TermTables } from './term-tables.ts';

/** The units of all texts one after another; 0 stands between what no n-gram may span. */
export interface UnitRuns {
  /** [slots] */
  readonly units: Value<'int64'>;
  /** Text of each slot, [slots]; 0 where the unit is 0. */
  readonly rows: Value<'int64'>;
}

/** A slot behind each text is left empty. */
export function unitRuns(
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
