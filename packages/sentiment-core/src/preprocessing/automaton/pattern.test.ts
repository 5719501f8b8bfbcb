import { describe, expect, it } from 'vitest';
import { type CodePointRange, parsePattern, type PatternNode } from './pattern.ts';

function characters(...ranges: CodePointRange[]): PatternNode {
  return { type: 'characters', ranges };
}
function letter(character: string): PatternNode {
  const codePoint = character.codePointAt(0) ?? NaN;
  return characters([codePoint, codePoint]);
}
function sequence(...parts: PatternNode[]): PatternNode {
  return { type: 'sequence', parts };
}
function choice(...options: PatternNode[]): PatternNode {
  return { type: 'choice', options };
}
function repeat(part: PatternNode, min: number, max: number): PatternNode {
  return { type: 'repeat', part, min, max };
}

describe('parsePattern', () => {
  it.each<[string, PatternNode]>([
    ['', sequence()],
    ['a', letter('a')],
    ['ab', sequence(letter('a'), letter('b'))],
    ['é😀', sequence(letter('é'), letter('😀'))],
    ['a|b|', choice(letter('a'), letter('b'), sequence())],
    ['a(b|c)d', sequence(letter('a'), choice(letter('b'), letter('c')), letter('d'))],
    ['()', sequence()],
    ['a*', repeat(letter('a'), 0, Infinity)],
    ['a+', repeat(letter('a'), 1, Infinity)],
    ['a?', repeat(letter('a'), 0, 1)],
    ['a{3}', repeat(letter('a'), 3, 3)],
    ['a{2,4}', repeat(letter('a'), 2, 4)],
    ['a{2,}', repeat(letter('a'), 2, Infinity)],
    ['a{12}', repeat(letter('a'), 12, 12)],
    ['ab*', sequence(letter('a'), repeat(letter('b'), 0, Infinity))],
    ['(ab)*', repeat(sequence(letter('a'), letter('b')), 0, Infinity)],
    ['\\.\\*\\\\\\(', sequence(letter('.'), letter('*'), letter('\\'), letter('('))],
    ['\\x{e9}', letter('é')],
    ['\\x{1F600}', letter('😀')],
    ['[a]', letter('a')],
    ['[a-cx]', characters([97, 99], [120, 120])],
    ['[a-]', characters([97, 97], [45, 45])],
    ['[-a]', characters([45, 45], [97, 97])],
    ['[.*+|(]', characters([46, 46], [42, 42], [43, 43], [124, 124], [40, 40])],
    ['[\\]\\-\\\\]', characters([93, 93], [45, 45], [92, 92])],
    ['[\\x{4E00}-\\x{9FFF}]', characters([0x4e00, 0x9fff])],
    ['[^b-d]', characters([0, 97], [101, 0x10ffff])],
    ['[^d-fb-e]', characters([0, 97], [103, 0x10ffff])],
    ['[^a-fc-d]', characters([0, 96], [103, 0x10ffff])],
    ['[^\\x{0}-\\x{7F}]', characters([0x80, 0x10ffff])],
    ['[^\\x{80}-\\x{10FFFF}]', characters([0, 0x7f])],
    ['[^\\x{0}-\\x{10FFFF}]', characters()],
  ])('%s', (pattern, tree) => {
    expect(parsePattern(pattern)).toEqual(tree);
  });

  it.each([
    ['(a', 'expected )'],
    ['a)', 'unexpected )'],
    ['[a', 'unexpected end'],
    ['[a-', 'unexpected end'],
    ['[]', 'empty class'],
    ['[^]', 'empty class'],
    ['[b-a]', 'range out of order'],
    ['a\\', 'unexpected end'],
    ['*a', 'unsupported *'],
    ['a|+', 'unsupported +'],
    ['a**', 'unsupported *'],
    ['a+?', 'unsupported ?'],
    ['a{2}{3}', 'unsupported {'],
    ['.', 'unsupported .'],
    ['^a', 'unsupported ^'],
    ['a$', 'unsupported $'],
    ['(?:a)', 'unsupported ?'],
    ['a}', 'unsupported }'],
    ['\\d', 'unsupported \\d'],
    ['\\1', 'unsupported \\1'],
    ['[\\w]', 'unsupported \\w'],
    ['\\x41', 'expected {'],
    ['\\x{', 'unexpected end'],
    ['\\x{}', 'no code point'],
    ['\\x{4G}', 'no code point'],
    ['\\x{-1}', 'no code point'],
    ['\\x{110000}', 'no code point'],
    ['a{}', 'expected a number'],
    ['a{,2}', 'expected a number'],
    ['a{2', 'expected }'],
    ['a{2,1}', 'repetition out of range'],
    ['a{1001}', 'repetition out of range'],
    ['a{1,1001}', 'repetition out of range'],
    ['a{1001,}', 'repetition out of range'],
  ])('refuses %s', (pattern, message) => {
    const parse = () => parsePattern(pattern);
    expect(parse).toThrow(SyntaxError);
    expect(parse).toThrow(`${message} at character`);
    expect(parse).toThrow(pattern);
  });

  it('says where', () => {
    expect(() => parsePattern('😀ab)')).toThrow('unexpected ) at character 3 of pattern 😀ab)');
  });
});
