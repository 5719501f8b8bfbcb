import { describe, expect, it } from 'vitest';
import { smallSuite } from './behaviour-fixture.ts';
import { createSuite, sharedParts } from './suite.ts';
import { testCases } from './test-cases.ts';

const minimum = { capability: 'vocabulary', name: 'one', kind: 'minimum', expected: ['positive'], templates: ['fine'] };

describe('a suite', () => {
  it.each([
    [
      'an unknown capability',
      [{ ...minimum, capability: 'grammar' }],
      'test "one": unknown capability "grammar"; known are vocabulary, negation, fairness',
    ],
    [
      'an unknown label',
      [{ ...minimum, expected: ['good'] }],
      'test "one": unknown label "good"; known are negative, neutral, positive',
    ],
    [
      'an unknown lexicon',
      [{ ...minimum, templates: ['a {word}'] }],
      'test "one": unknown lexicon "word"; known are praise, thing, group',
    ],
    ['an empty template', [{ ...minimum, templates: [' '] }], 'test "one" has an empty template'],
    [
      'a template of no letters',
      [{ ...minimum, templates: [''] }],
      'option "small.json.tests[0].templates[0]" must be a text that is not empty, not an empty text',
    ],
    ['a name used twice', [minimum, minimum], 'test "vocabulary: one" is there twice'],
    ['no tests', [], 'suite "small" has no tests'],
    [
      'an unknown perturbation',
      [{ ...minimum, kind: 'invariance', expected: undefined, perturbation: 'rot13' }],
      'test "one": unknown perturbation "rot13"; known are entity',
    ],
    [
      'two ways at once',
      [{ ...minimum, kind: 'invariance', expected: undefined, perturbation: 'entity', pairs: [['a', 'b']] }],
      'test "one" needs exactly one of perturbation, vary and pairs',
    ],
    [
      'a word that has no place',
      [{ ...minimum, kind: 'invariance', expected: undefined, vary: { lexicon: 'group', base: 'x' } }],
      'test "one": the template "fine" has no place for {group}',
    ],
  ])('with %s is refused', (_, tests, message) => {
    expect(() => createSuite([smallSuite({ tests: tests.map(defined) })])).toThrow(
      expect.objectContaining({ message }),
    );
  });

  it('may stand in several files, but nothing is defined twice', () => {
    const more = { source: 'more.json', content: { name: 'more', language: 'en', tests: [minimum] } };
    expect(createSuite([smallSuite(), more]).tests).toHaveLength(5);
    expect(() => createSuite([smallSuite(), { ...smallSuite(), source: 'again.json' }])).toThrow(
      'again.json: the capability "vocabulary" is defined twice',
    );
  });

  it('shares words and templates with another one', () => {
    const other = createSuite([
      smallSuite({
        lexicons: { praise: ['Great'], thing: ['gate'], group: ['Sikh'] },
        tests: [{ ...minimum, templates: ['that was  {a:praise} {thing}.'] }],
      }),
    ]);
    expect(sharedParts(createSuite([smallSuite()]), other)).toEqual([
      'the word "great" is in both',
      'the template "that was {a:praise} {thing}." is in both',
    ]);
  });
});

describe('cases', () => {
  const suite = createSuite([smallSuite()]);
  const textsOf = (name: string) =>
    suite.tests
      .filter((test) => test.name === name)
      .flatMap((test) => testCases(suite, test).map(({ texts }) => texts));

  it('are all fillings, with article and capital', () => {
    expect(textsOf('praise').flat()).toEqual([
      'That was a great flight.',
      'That was an okay flight.',
      'That was a great airport.',
      'That was an okay airport.',
      'Great flight!',
      'Okay flight!',
      'Great airport!',
      'Okay airport!',
    ]);
  });

  it('of a pair have the same words on both sides', () => {
    expect(textsOf('not turns it down')).toEqual([
      ['It was great.', "It wasn't great."],
      ['It was okay.', "It wasn't okay."],
    ]);
  });

  it('of a perturbation that changes nothing are left out', () => {
    expect(textsOf('apostrophes')).toEqual([
      ["It wasn't great.", 'It wasn&#39;t great.'],
      ["It wasn't okay.", 'It wasn&#39;t okay.'],
    ]);
  });

  it('have different words in two places of one lexicon', () => {
    const two = createSuite([smallSuite({ tests: [{ ...minimum, templates: ['{thing} or {thing 2}'] }] })]);
    expect(testCases(two, two.tests[0]).map(({ texts }) => texts[0])).toEqual([
      'flight or airport',
      'airport or flight',
    ]);
  });

  it('of varied words are compared with the base', () => {
    expect(textsOf('religion')).toEqual([
      ['Our guide is a local.', 'Our guide is a Hindu.', 'Our guide is an atheist.'],
    ]);
  });

  it('are a sample, always the same, where there are too many', () => {
    const tests = [{ ...minimum, templates: ['{praise} {thing} {group}'], samples: 5 }];
    const draw = () => {
      const many = createSuite([smallSuite({ tests })]);
      return testCases(many, many.tests[0]).map(({ texts }) => texts[0]);
    };
    expect(new Set(draw()).size).toBe(5);
    expect(draw()).toEqual(draw());
  });
});

function defined(test: object): object {
  return Object.fromEntries(Object.entries(test).filter(([, value]) => value !== undefined));
}
