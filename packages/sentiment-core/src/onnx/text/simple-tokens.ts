import type { SimpleSettings } from '../../preprocessing/preprocessing-settings.ts';
import type { WordForms } from '../../preprocessing/reduction/word-forms.ts';
import { simpleGrammar } from '../../preprocessing/simple/simple-grammar.ts';
import { stopWordsOf } from '../../preprocessing/simple/stop-words.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { rewrittenMatches } from './rewritten-matches.ts';
import { sequenceOfTable, tokensAt, type TokenSequence } from './token-sequence.ts';

/** A text that has a word with an apostrophe, which is no stop word: no step meets an empty tensor. */
export const simpleSampleText = 'b’b';

/** The tokens of preprocessing `simple`, stop words left out, words reduced by the table of the training. */
export function simpleTokens(
  op: Operators,
  texts: Value<'string'>,
  { stopWords, keepNegators }: SimpleSettings,
  wordForms: WordForms,
): TokenSequence {
  const { word, noise } = simpleGrammar;
  const found = sequenceOfTable(op, op.matches(op.lowerCaseAscii(texts), [word, ...noise].join('|')));
  const words = tokensAt(op, found, op.places(op.fullMatch(found.tokens, word)));
  const plain = { ...words, tokens: rewrittenMatches(op, words.tokens, { match: '’', rest: '[^’]+', as: "'" }) };
  const listed = stopWordsOf(stopWords, keepNegators);
  const kept = listed.length === 0 ? plain : tokensAt(op, plain, op.places(isMissing(op, plain.tokens, listed)));
  if (wordForms.size === 0) return kept;
  const forms = op.lookUp(kept.tokens, { data: [...wordForms.keys()] }, 'string', [...wordForms.values()], '');
  const unknown = op.equal(forms, op.constant('string', ['']));
  return { ...kept, tokens: op.where(unknown, kept.tokens, forms) };
}

function isMissing(op: Operators, tokens: Value<'string'>, list: readonly string[]): Value<'bool'> {
  const found = op.lookUp(
    tokens,
    { data: list },
    'int64',
    list.map(() => 1),
    0,
  );
  return op.equal(found, op.integers(0));
}
