/**
 * Parses the regular expressions of token grammars into syntax trees.
 * The syntax is the common ground of RE2 and this parser: literals, `\` escapes, `\x{HEX}`, classes with ranges and
 * negation, groups (never capturing), alternation, `*`, `+`, `?`, `{m}`, `{m,n}`. No anchors, look-around or back-references.
 */

/** Inclusive range of Unicode code points. */
export type CodePointRange = readonly [first: number, last: number];

export type PatternNode =
  | { readonly type: 'characters'; readonly ranges: readonly CodePointRange[] }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number };

const lastCodePoint = 0x10ffff;
/** As in RE2. */
const mostRepetitions = 1000;

/** @throws {SyntaxError} when the pattern is outside the supported syntax */
export function parsePattern(pattern: string): PatternNode {
  const characters = Array.from(pattern);
  let position = 0;

  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at character ${position} of pattern ${pattern}`);
  };
  const peek = () => characters[position];
  const take = () => characters[position++] ?? fail('unexpected end');
  const takeIf = (expected: string) => peek() === expected && ++position > 0;
  const expect = (expected: string) => takeIf(expected) || fail(`expected ${expected}`);

  function choice(): PatternNode {
    const options = [sequence()];
    while (takeIf('|')) options.push(sequence());
    return options.length === 1 && options[0] ? options[0] : { type: 'choice', options };
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (position < characters.length && peek() !== '|' && peek() !== ')') parts.push(repetition());
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'sequence', parts };
  }

  function repetition(): PatternNode {
    const part = atom();
    if (takeIf('*')) return { type: 'repeat', part, min: 0, max: Infinity };
    if (takeIf('+')) return { type: 'repeat', part, min: 1, max: Infinity };
    if (takeIf('?')) return { type: 'repeat', part, min: 0, max: 1 };
    return takeIf('{') ? bounded(part) : part;
  }

  function bounded(part: PatternNode): PatternNode {
    const min = integer();
    const max = takeIf(',') ? (peek() === '}' ? Infinity : integer()) : min;
    expect('}');
    if (max < min || min > mostRepetitions || (max > mostRepetitions && max !== Infinity))
      fail('repetition out of range');
    return { type: 'repeat', part, min, max };
  }

  function integer(): number {
    let digits = '';
    while (/^[0-9]$/.test(peek() ?? '')) digits += take();
    return digits === '' ? fail('expected a number') : Number(digits);
  }

  function atom(): PatternNode {
    const character = take();
    if (character === '(') {
      const inside = choice();
      expect(')');
      return inside;
    }
    if (character === '[') return { type: 'characters', ranges: characterClass() };
    if ('*+?{}|)^$.'.includes(character)) return fail(`unsupported ${character}`);
    const codePoint = character === '\\' ? escaped() : codePointOf(character);
    return { type: 'characters', ranges: [[codePoint, codePoint]] };
  }

  function characterClass(): CodePointRange[] {
    const negated = takeIf('^');
    const ranges: CodePointRange[] = [];
    if (peek() === ']') fail('empty class');
    while (!takeIf(']')) {
      const first = classMember();
      const last = peek() === '-' && characters[position + 1] !== ']' && takeIf('-') ? classMember() : first;
      if (last < first) fail('range out of order');
      ranges.push([first, last]);
    }
    return negated ? complement(ranges) : ranges;
  }

  function classMember(): number {
    const character = take();
    return character === '\\' ? escaped() : codePointOf(character);
  }

  function escaped(): number {
    const character = take();
    if (character !== 'x')
      return /^[a-z0-9]$/i.test(character) ? fail(`unsupported \\${character}`) : codePointOf(character);
    expect('{');
    let hexadecimal = '';
    while (!takeIf('}')) hexadecimal += take();
    const codePoint = /^[0-9a-f]+$/i.test(hexadecimal) ? Number.parseInt(hexadecimal, 16) : NaN;
    return codePoint <= lastCodePoint ? codePoint : fail('no code point');
  }

  const tree = choice();
  if (position < characters.length) fail('unexpected )');
  return tree;
}

function complement(ranges: readonly CodePointRange[]): CodePointRange[] {
  const result: CodePointRange[] = [];
  let next = 0;
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (first > next) result.push([next, first - 1]);
    next = Math.max(next, last + 1);
  }
  if (next <= lastCodePoint) result.push([next, lastCodePoint]);
  return result;
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
