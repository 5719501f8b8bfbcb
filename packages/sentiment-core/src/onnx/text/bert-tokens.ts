import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { rewrittenMatches } from './rewritten-matches.ts';
import { sequenceOfTable, type TokenSequence } from './token-sequence.ts';

/** A text that has an address and a mention: no step meets an empty tensor. */
export const bertSampleText = 'a @a http://a';

/** White space of JavaScript, and NUL. */
const space = String.raw`\x{0}\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}`;
/** Whatever the case; the long s is an s, too. */
const address = String.raw`([hH][tT][tT][pP][sS\x{17F}]?://|[wW][wW][wW]\.)`;

/** The tokens of preprocessing `bert`. */
export function bertTokens(op: Operators, texts: Value<'string'>): TokenSequence {
  const pieces = sequenceOfTable(op, op.matches(texts, `[^${space}]+`));
  const tokens = rewrittenMatches(op, withoutAddresses(op, pieces.tokens), {
    match: '@[A-Za-z0-9_]+',
    rest: '[^@]+|@',
    as: '@user',
  });
  return { ...pieces, tokens };
}

/** What begins with an address becomes `http`, up to the end of the piece. */
function withoutAddresses(op: Operators, pieces: Value<'string'>): Value<'string'> {
  const places = op.places(op.fullMatch(pieces, `(?s:.*)${address}(?s:.*)`));
  const parts = op.partsBetween(op.gather(pieces, places), `${address}(?s:.*)`);
  // The parts before the address: one, or none where it comes first in every piece.
  const none = op.repeated('', op.concat(op.size(places), op.integers(1)));
  const before = op.column(op.concatColumns(parts, none), 0);
  return op.put(pieces, places, op.concatenateTexts(before, op.constant('string', ['http'])));
}
