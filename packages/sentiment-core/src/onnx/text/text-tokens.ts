import { SentimentError } from '../../errors/sentiment-error.ts';
import type { PreprocessingSettings, SimpleSettings } from '../../preprocessing/preprocessing-settings.ts';
import { simpleGrammar } from '../../preprocessing/simple/simple-tokenizer.ts';
import { stopWordsOf } from '../../preprocessing/simple/stop-words.ts';
import type { WordForms } from '../../preprocessing/word-forms.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { advancedSampleText, advancedTokens } from './advanced-tokens.ts';
import { rewrittenMatches, sequenceOfTable, tokensAt, type TokenSequence } from './token-sequence.ts';

/** A preprocessing as operators of a graph. */
export interface TextTokens {
  /** A text on which every step has an effect. It must be among the texts: some operators fail on empty tensors. */
  readonly sampleText: string;
  /** @param texts [texts] */
  tokens(op: Operators, texts: Value<'string'>): TokenSequence;
}

/** @throws {SentimentError} `preprocessing_not_exportable` for a variant that has no graph */
export function textTokens(settings: PreprocessingSettings, wordForms: WordForms): TextTokens {
  switch (settings.variant) {
    case 'advanced':
      return {
        sampleText: advancedSampleText,
        tokens: (op, texts) => advancedTokens(op, texts, settings.negation),
      };
    case 'simple':
      return { sampleText: simpleSampleText, tokens: (op, texts) => simpleTokens(op, texts, settings, wordForms) };
    case 'bert':
      return { sampleText: bertSampleText, tokens: bertTokens };
  }
  const { variant } = settings as { readonly variant: unknown };
  throw new SentimentError({
    code: 'preprocessing_not_exportable',
    message: `preprocessing ${String(variant)} has no form in operators of ONNX; there are simple, advanced and bert`,
  });
}

/** A text that has a word with an apostrophe, which is no stop word: no step meets an empty tensor. */
const simpleSampleText = 'b’b';

/** The tokens of preprocessing `simple`, stop words left out, words reduced by the table of the training. */
function simpleTokens(
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

/** A text that has an address and a mention: no step meets an empty tensor. */
const bertSampleText = 'a @a http://a';

/** White space of JavaScript, and NUL. */
const space = String.raw`\x{0}\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}`;
/** Whatever the case; the long s is an s, too. */
const address = String.raw`([hH][tT][tT][pP][sS\x{17F}]?://|[wW][wW][wW]\.)`;

/** The tokens of preprocessing `bert`. */
function bertTokens(op: Operators, texts: Value<'string'>): TokenSequence {
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
