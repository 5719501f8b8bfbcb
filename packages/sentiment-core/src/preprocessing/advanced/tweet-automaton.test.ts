import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileAutomaton } from '../automaton/automaton.ts';
import { packAutomaton, unpackAutomaton } from '../automaton/packed-automaton.ts';
import { tweetGrammar, tweetGrammarVersion } from './tweet-grammar.ts';
import { tweetAutomaton } from './tweet-automaton.generated.ts';

/** sha256 of the grammar that belongs to each version. Versions that were released stay. */
const fingerprints: Readonly<Record<number, string>> = {
  1: '8609bef25713fb4d07ba4a2731ad803c18112d64d5a8bb0b8d2443e1345eda9a',
};

describe('the tweet grammar', () => {
  it('is the one that its version names', () => {
    const fingerprint = createHash('sha256').update(JSON.stringify(tweetGrammar)).digest('hex');
    expect(
      fingerprint,
      'tweet-grammar.ts has changed: raise tweetGrammarVersion in grammar-version.ts, add the new fingerprint here and train the default model again, or models trained before would be fed other tokens',
    ).toBe(fingerprints[tweetGrammarVersion]);
  });
});

describe('the generated automaton', () => {
  it('is what scripts/generate-tweet-automaton.ts makes of the grammar now', () => {
    const packed = packAutomaton(compileAutomaton(tweetGrammar.map(({ pattern }) => pattern)));
    expect(
      JSON.stringify(packed) === JSON.stringify(tweetAutomaton),
      'tweet-automaton.generated.ts is stale: run node scripts/generate-tweet-automaton.ts',
    ).toBe(true);
  });

  const { transitions, classes, classCount, accepts } = unpackAutomaton(tweetAutomaton);
  const symbols = Array.from({ length: classCount }, (_, symbol) => symbol);
  const next = (state: number, symbol: number): number => transitions[state * classCount + symbol];

  /** States reached from `starts` by any of `alphabet`, at least one step. */
  const reach = (starts: readonly number[], alphabet: readonly number[], enters: (state: number) => boolean) => {
    const seen = new Set<number>();
    const queue = [...starts];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const symbol of alphabet) {
        const target = next(state, symbol);
        if (target === 0 || seen.has(target) || !enters(target)) continue;
        seen.add(target);
        queue.push(target);
      }
    }
    return seen;
  };

  it('knows only states that the tables hold, all of them reached', () => {
    expect(Math.max(...accepts)).toBe(tweetGrammar.length);
    expect(transitions.length).toBe(accepts.length * classCount);
    const reached = reach([1], symbols, () => true);
    expect([...accepts.keys()].filter((state) => state > 1 && !reached.has(state))).toEqual([]);
    expect(accepts[1]).toBe(0);
  });

  it('dies at a zero byte, which ends every text', () => {
    for (let state = 0; state < accepts.length; state++) expect(next(state, classes[0])).toBe(0);
  });

  /**
   * The scanner reads on behind the last accepted byte only in states that accept nothing, so only their cycles let it
   * read on without bound (`^` followed by dashes, which may or may not end in `^`). What it read in vain it reads again
   * from a later start. That is linear as long as no such stretch can be begun within another of its kind: then every
   * byte is read in vain at most once for each cycle.
   */
  it('reads on in vain at most a bounded number of times over each byte: tokenizing is linear', () => {
    const silent = (state: number): boolean => accepts[state] === 0;
    const reachable = new Map(
      [...accepts.keys()]
        .filter((state) => state > 0 && silent(state))
        .map((state) => [state, reach([state], symbols, silent)]),
    );
    const cycles: { states: Set<number>; alphabet: number[] }[] = [];
    const grouped = new Set<number>();
    for (const [state, targets] of reachable) {
      if (!targets.has(state) || grouped.has(state)) continue;
      const states = new Set([...targets].filter((target) => reachable.get(target)?.has(state)));
      for (const member of states) grouped.add(member);
      cycles.push({
        states,
        alphabet: symbols.filter((symbol) => [...states].some((member) => states.has(next(member, symbol)))),
      });
    }
    const begunWithin = cycles.map(({ alphabet }) => {
      const reached = reach([1], alphabet, () => true);
      return cycles.flatMap(({ states }, inner) => ([...states].some((state) => reached.has(state)) ? [inner] : []));
    });
    const nests = (outer: number, depth = 0): boolean =>
      depth > cycles.length || (begunWithin[outer] ?? []).some((inner) => nests(inner, depth + 1));
    expect(cycles.length).toBeLessThan(10);
    expect(cycles.map((_, cycle) => nests(cycle))).toEqual(cycles.map(() => false));
  });
});
