import { describe, expect, it } from 'vitest';
import { tweetAutomaton } from '../../preprocessing/advanced/tweet-automaton.generated.ts';
import { tweetGrammar } from '../../preprocessing/advanced/tweet-grammar.ts';
import { type Automaton, compileAutomaton } from '../../preprocessing/automaton/automaton.ts';
import { unpackAutomaton } from '../../preprocessing/automaton/packed-automaton.ts';
import { classMembers, ruleClasses } from './advanced-tokens.ts';

const grammar = unpackAutomaton(tweetAutomaton);
const classes = ruleClasses();

function step({ transitions, classes: symbols, classCount }: Automaton, state: number, byte: number): number {
  return transitions[state * classCount + symbols[byte]];
}

/** Calls `visit` with the states that both automata are in after the same text, for every pair that a text leads to. */
function visitPairs(second: Automaton, visit: (first: number, second: number) => void): void {
  const seen = new Set(['1,1']);
  const queue: [number, number][] = [[1, 1]];
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    visit(...pair);
    for (let byte = 0; byte < 256; byte++) {
      const next: [number, number] = [step(grammar, pair[0], byte), step(second, pair[1], byte)];
      const key = next.join();
      if (next[0] === 0 || seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
}

/** Number of the class that a rule belongs to, by what the rule does. */
const classOfRule = tweetGrammar.map(
  ({ as, negator = false, cut = false }) =>
    classes.findIndex((one) => one.as === as && one.negator === negator && one.cut === cut) + 1,
);

describe('the classes of rules', () => {
  it.each(classMembers(classes).map((patterns, digit) => ({ patterns, digit })))(
    'digit $digit is told of every token by its pattern',
    ({ patterns, digit }) => {
      const members = compileAutomaton([patterns.join('|')]);
      const wrong = new Set<string>();
      let tokens = 0;
      visitPairs(members, (state, member) => {
        const rule = grammar.accepts[state];
        if (rule === 0) return;
        tokens++;
        const expected = ((classOfRule[rule - 1] >> digit) & 1) === 1;
        if (expected !== members.accepts[member] > 0) wrong.add(tweetGrammar[rule - 1].pattern);
      });
      expect([...wrong]).toEqual([]);
      expect(tokens).toBeGreaterThan(tweetGrammar.length);
    },
  );

  it('have one pattern for each rule that does something', () => {
    const patterns = classes.flatMap((one) => one.patterns);
    expect(patterns.length).toBe(tweetGrammar.filter(({ as, negator, cut }) => as ?? negator ?? cut).length);
  });
});
