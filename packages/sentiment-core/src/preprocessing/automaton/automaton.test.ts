import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Automaton, type ByteRanges, compileAutomaton, utf8Ranges } from './automaton.ts';
import { packAutomaton, unpackAutomaton } from './packed-automaton.ts';

const encoder = new TextEncoder();

/** Rule and length in bytes of the longest match at the start; the rule of the empty match counts as none. */
function longest({ classes, classCount, transitions, accepts }: Automaton, text: string) {
  const bytes = encoder.encode(text);
  let state = 1;
  let best = { rule: 0, end: 0 };
  for (let index = 0; index < bytes.length && state !== 0; index++) {
    state = transitions[state * classCount + classes[bytes[index]]];
    if (accepts[state] !== 0) best = { rule: accepts[state], end: index + 1 };
  }
  return best;
}

/** The same by JavaScript's engine, which finds some match of a whole prefix if there is one. */
function longestByRegExp(patterns: readonly string[], text: string) {
  const expressions = patterns.map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'));
  const characters = Array.from(text);
  for (let end = characters.length; end > 0; end--) {
    const prefix = characters.slice(0, end).join('');
    const rule = expressions.findIndex((expression) => expression.test(prefix)) + 1;
    if (rule > 0) return { rule, end: encoder.encode(prefix).length };
  }
  return { rule: 0, end: 0 };
}

const { pattern: patternText } = fc.letrec<{ atom: string; repeated: string; sequence: string; pattern: string }>(
  (tie) => ({
    atom: fc.oneof(
      { maxDepth: 1, depthIdentifier: 'pattern', withCrossShrink: true },
      fc.constantFrom('a', 'b', 'é', '😀', '[ab]', '[^a]', '[^é]', '[a-é]', '[é-😀]', '[b-b]', '\\.'),
      tie('pattern').map((inside) => `(${inside})`),
    ),
    repeated: fc
      .tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,3}', '{2,}', '{0}'))
      .map(([atom, quantifier]) => atom + quantifier),
    sequence: fc.array(tie('repeated'), { maxLength: 3 }).map((parts) => parts.join('')),
    pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((options) => options.join('|')),
  }),
);
const shortText = fc
  .array(fc.constantFrom('a', 'b', 'é', 'ê', '😀', '😁', '.', '\u0000'), { maxLength: 7 })
  .map((characters) => characters.join(''));

describe('compileAutomaton', () => {
  it('takes the longest match, then the first pattern', () => {
    const automaton = compileAutomaton(['a', 'a+', 'ab|b', 'aab?', '[ab]{2}']);
    expect(longest(automaton, 'a')).toEqual({ rule: 1, end: 1 });
    expect(longest(automaton, 'aa')).toEqual({ rule: 2, end: 2 });
    expect(longest(automaton, 'aabb')).toEqual({ rule: 4, end: 3 });
    expect(longest(automaton, 'abb')).toEqual({ rule: 3, end: 2 });
    expect(longest(automaton, 'bb')).toEqual({ rule: 5, end: 2 });
    expect(longest(automaton, 'cab')).toEqual({ rule: 0, end: 0 });
  });

  it('goes back to the longest accepted prefix when what follows leads nowhere', () => {
    expect(longest(compileAutomaton(['a(bbbb)?']), 'abbbc')).toEqual({ rule: 1, end: 1 });
  });

  it('has a dead state 0 and never accepts bytes that are no UTF-8', () => {
    const { transitions, classes, classCount, accepts } = compileAutomaton(['[^a]']);
    expect([...transitions.subarray(0, classCount)]).toEqual(new Array(classCount).fill(0));
    expect(accepts[0]).toBe(0);
    for (const byte of [0x80, 0xbf, 0xc0, 0xc1, 0xf5, 0xff]) expect(transitions[classCount + classes[byte]]).toBe(0);
  });

  it('is minimal: patterns of one language give one automaton', () => {
    const states = (pattern: string) => compileAutomaton([pattern]).accepts.length;
    expect(states('(a|b)(a|b)')).toBe(4);
    expect(compileAutomaton(['(a|b)*c|c'])).toEqual(compileAutomaton(['[ab]*c']));
    expect(compileAutomaton(['aa|ab|ba|bb'])).toEqual(compileAutomaton(['[ab]{2}']));
  });

  it('refuses more patterns than a byte can number', () => {
    const patterns = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    expect(() => compileAutomaton(patterns)).toThrow(RangeError);
    expect(longest(compileAutomaton(patterns.slice(1)), patterns.at(-1) ?? '')).toEqual({ rule: 255, end: 3 });
  });

  it('matches what RegExp matches', () => {
    fc.assert(
      fc.property(
        fc.array(patternText, { minLength: 1, maxLength: 3 }),
        fc.array(shortText, { minLength: 1, maxLength: 8 }),
        (patterns, texts) => {
          const automaton = compileAutomaton(patterns);
          for (const text of texts) expect(longest(automaton, text)).toEqual(longestByRegExp(patterns, text));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('packAutomaton', () => {
  it('is undone by unpackAutomaton, also through JSON', () => {
    fc.assert(
      fc.property(fc.array(patternText, { minLength: 1, maxLength: 3 }), (patterns) => {
        const automaton = compileAutomaton(patterns);
        expect(unpackAutomaton(JSON.parse(JSON.stringify(packAutomaton(automaton))))).toEqual(automaton);
      }),
      { numRuns: 100 },
    );
  });

  it('is undone for tables of any content', () => {
    const rows = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (table) => {
        const classes = Uint8Array.from({ length: 256 }, (_, byte) => byte % 5);
        const accepts = Uint8Array.from(table, (_, state) => state % 3);
        const automaton = { classCount: 5, classes, accepts, transitions: Uint16Array.from(table.flat()) };
        expect(unpackAutomaton(packAutomaton(automaton))).toEqual(automaton);
      }),
    );
  });

  it('writes a row as its differences from the nearest earlier one', () => {
    const automaton = compileAutomaton(['[abc]x|dy']);
    const { rows } = packAutomaton(automaton);
    expect(rows[0]).toEqual([-1]);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    expect(cells).toBeLessThan(automaton.transitions.length);
  });
});

function matches(sequences: readonly ByteRanges[], bytes: Uint8Array): number {
  return sequences.filter(
    (ranges) =>
      ranges.length === bytes.length &&
      ranges.every(([first, last], index) => first <= (bytes[index] ?? NaN) && (bytes[index] ?? NaN) <= last),
  ).length;
}
function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

/** Where encodings change their length, their lead byte or their existence. */
const boundaries = [
  0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xcfff, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x3ffff,
  0x40000, 0xfffff, 0x100000, 0x10ffff,
]; // prettier-ignore
const codePoint = fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.constantFrom(...boundaries));

describe('utf8Ranges', () => {
  it('worked example: the range of two- and three-byte characters', () => {
    expect(utf8Ranges([0x80, 0xffff])).toEqual([
      [[0xc2, 0xdf], [0x80, 0xbf]],
      [[0xe0, 0xe0], [0xa0, 0xbf], [0x80, 0xbf]],
      [[0xe1, 0xec], [0x80, 0xbf], [0x80, 0xbf]],
      [[0xed, 0xed], [0x80, 0x9f], [0x80, 0xbf]],
      [[0xee, 0xef], [0x80, 0xbf], [0x80, 0xbf]],
    ]); // prettier-ignore
  });

  it('is empty for surrogates and for no range', () => {
    expect(utf8Ranges([0xd800, 0xdfff])).toEqual([]);
    expect(utf8Ranges([0xd900, 0xda00])).toEqual([]);
    expect(utf8Ranges([5, 4])).toEqual([]);
  });

  it('matches exactly the code points inside, each by one sequence', () => {
    fc.assert(
      fc.property(codePoint, codePoint, fc.array(codePoint, { maxLength: 10 }), (a, b, others) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const sequences = utf8Ranges([first, last]);
        const near = [first, last].flatMap((end) => [end - 64, end - 1, end, end + 1, end + 64]);
        for (const candidate of [...near, ...boundaries, ...others]) {
          if (candidate < 0 || candidate > 0x10ffff || isSurrogate(candidate)) continue;
          const inside = first <= candidate && candidate <= last;
          expect(matches(sequences, encoder.encode(String.fromCodePoint(candidate)))).toBe(inside ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('matches as many byte sequences as the range has code points, so nothing else', () => {
    fc.assert(
      fc.property(codePoint, codePoint, (a, b) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const size = utf8Ranges([first, last])
          .map((ranges) => ranges.reduce((product, [low, high]) => product * (high - low + 1), 1))
          .reduce((sum, count) => sum + count, 0);
        const surrogates = Math.max(0, Math.min(last, 0xdfff) - Math.max(first, 0xd800) + 1);
        expect(size).toBe(last - first + 1 - surrogates);
      }),
      { numRuns: 500 },
    );
  });
});
