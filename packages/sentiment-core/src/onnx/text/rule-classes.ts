import { tweetGrammar, type TokenRule } from '../../preprocessing/advanced/tweet-grammar.ts';

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

const disjoint = (pattern: string): string =>
  withoutEarlierRules.reduce(
    (result, [part, rest]) => (result.endsWith(part) ? result.replace(part, () => rest) : result),
    pattern,
  );

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
