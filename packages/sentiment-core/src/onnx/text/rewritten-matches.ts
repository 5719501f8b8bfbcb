import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { joinedColumns } from './joined-columns.ts';

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
