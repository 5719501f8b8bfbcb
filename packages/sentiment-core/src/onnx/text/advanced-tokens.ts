import { type TokenRule, tweetGrammar } from '../../preprocessing/advanced/tweet-grammar.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { sequenceOfTable, type TokenSequence } from './token-sequence.ts';

/** A text that has a token of a class with and one without replacement: no later step meets an empty tensor. */
export const advancedSampleText = 'a http://a !';

/** The tokens of preprocessing `advanced`, with or without `NOT_` marks. */
export function advancedTokens(op: Operators, texts: Value<'string'>, negation: boolean): TokenSequence {
  const { plain, marked } = advancedTokenForms(op, texts);
  return negation ? marked() : plain;
}

/** Both forms of the tokens of `advanced`, for graphs that need both: texts are taken apart once. */
export interface AdvancedTokenForms {
  readonly plain: TokenSequence;
  /** Makes the form with `NOT_` marks. */
  marked(): TokenSequence;
}

export function advancedTokenForms(op: Operators, texts: Value<'string'>): AdvancedTokenForms {
  const pattern = tweetGrammar.map((rule) => rule.pattern).join('|');
  const found = sequenceOfTable(op, op.matches(op.lowerCaseAscii(texts), pattern));
  const classes = ruleClasses();
  const special = op.places(op.fullMatch(found.tokens, classes.flatMap(({ patterns }) => patterns).join('|')));
  const specialTokens = op.gather(found.tokens, special);
  const numbers = classNumbers(op, specialTokens);

  /** One value for each class, that of no class first. */
  const flagsOf = (flag: 'negator' | 'cut'): Value<'bool'> => {
    const table = op.constant('bool', [0, ...classes.map((ruleClass) => Number(ruleClass[flag]))]);
    const none = op.filled(op.size(found.tokens), 'bool', 0);
    return op.put(none, special, op.gather(table, numbers));
  };
  const replacements = op.gather(op.constant('string', ['', ...classes.map(({ as = '' }) => as)]), numbers);
  const written = op.where(op.equal(replacements, op.constant('string', [''])), specialTokens, replacements);
  const tokens = op.put(found.tokens, special, written);

  return {
    plain: { ...found, tokens },
    marked() {
      const marked = op.places(markedTokens(op, found.rows, flagsOf('negator'), flagsOf('cut')));
      const marks = op.concatenateTexts(op.constant('string', ['NOT_']), op.gather(tokens, marked));
      return { ...found, tokens: op.put(tokens, marked, marks) };
    },
  };
}

/**
 * Number of the class of each token: one pattern for each binary digit of the numbers, eight in all, instead of one for
 * each of the 145 classes.
 */
function classNumbers(op: Operators, tokens: Value<'string'>): Value<'int64'> {
  const row = op.reshape(tokens, 1, -1);
  const digits = classMembers(ruleClasses()).map((patterns) => op.fullMatch(row, patterns.join('|')));
  const weights = op.constant('float', digits.map((_, digit) => 2 ** digit), [1, digits.length]); // prettier-ignore
  const numbers = op.matrixProduct(weights, op.cast(op.concat(...digits), 'float'));
  return op.cast(op.reshape(numbers, -1), 'int64');
}

/** True for the three tokens after a negator, as far as none of them or before them cuts, or begins the next text. */
function markedTokens(
  op: Operators,
  rows: Value<'int64'>,
  negators: Value<'bool'>,
  cuts: Value<'bool'>,
): Value<'bool'> {
  const before = op.concat(op.integers(-1), op.slice(rows, 0, -1));
  const open = op.not(op.either(cuts, op.not(op.equal(rows, before))));
  const falseFirst = (values: Value<'bool'>) => op.concat(op.constant('bool', [0]), op.slice(values, 0, -1));
  let marked = op.both(open, falseFirst(negators));
  for (let distance = 2, reached = marked; distance <= 3; distance++) {
    reached = op.both(open, falseFirst(reached));
    marked = op.either(marked, reached);
  }
  return marked;
}

/** What a rule of the tweet grammar does with its tokens. Rules that do nothing but let them stand have no class. */
export interface RuleClass {
  readonly patterns: readonly string[];
  /** Written instead of the token, if anything. */
  readonly as: string | undefined;
  readonly negator: boolean;
  readonly cut: boolean;
}

/**
 * Where two rules match the same text, the first has it. A class is told by patterns alone, so those of later rules must
 * not match what belongs to an earlier one; a test proves that the classes are those of the automaton.
 */
const withoutEarlierRules: readonly (readonly [part: string, rest: string])[] = [
  ['[!?]+', String.raw`[!?]*(!\?|\?!)[!?]*`],
  [String.raw`|\)'[:=]`, String.raw`|\)'=`],
];

function disjoint(pattern: string): string {
  return withoutEarlierRules.reduce(
    (result, [part, rest]) => (result.endsWith(part) ? result.replace(part, () => rest) : result),
    pattern,
  );
}

/** Classes are numbered from 1; 0 is that of tokens that stand as they are. */
export function ruleClasses(rules: readonly TokenRule[] = tweetGrammar): readonly RuleClass[] {
  const classes = new Map<string, RuleClass & { readonly patterns: string[] }>();
  for (const { pattern, as, negator = false, cut = false } of rules) {
    if (as === undefined && !negator && !cut) continue;
    const key = JSON.stringify([as ?? null, negator, cut]);
    const known = classes.get(key);
    if (known) known.patterns.push(disjoint(pattern));
    else classes.set(key, { patterns: [disjoint(pattern)], as, negator, cut });
  }
  return [...classes.values()];
}

/** For each binary digit, lowest first: the patterns of the classes whose numbers have it. */
export function classMembers(classes: readonly RuleClass[]): readonly (readonly string[])[] {
  const digits = Math.ceil(Math.log2(classes.length + 1));
  return Array.from({ length: digits }, (_, digit) =>
    classes.flatMap(({ patterns }, index) => (((index + 1) >> digit) & 1 ? patterns : [])),
  );
}
