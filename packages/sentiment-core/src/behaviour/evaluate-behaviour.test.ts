import { describe, expect, it } from 'vitest';
import { classifierByRule, smallSuite } from './behaviour-fixture.ts';
import { compareBehaviour } from './compare-behaviour.ts';
import { evaluateBehaviour } from './evaluate-behaviour.ts';
import { createSuite } from './suite.ts';

const suite = createSuite([smallSuite()]);
const threeLabels = ['negative', 'neutral', 'positive'];

function rates({ tests }: Awaited<ReturnType<typeof evaluateBehaviour>>) {
  return Object.fromEntries(tests.map(({ name, failures, cases }) => [name, `${failures}/${cases}`]));
}

describe('behaviour of a model', () => {
  it('is counted test by test', async () => {
    // Likes "great" whatever stands before it, and dislikes atheists.
    const classifier = classifierByRule(threeLabels, (text) =>
      text.includes('atheist') ? [0.8, 0.1, 0.1] : /great/i.test(text) ? [0.1, 0.1, 0.8] : [0.1, 0.8, 0.1],
    );
    const report = await evaluateBehaviour(classifier, suite);
    expect(rates(report)).toEqual({ praise: '4/8', apostrophes: '0/2', 'not turns it down': '0/2', religion: '1/1' });
    expect(report.capabilities.map(({ name, failingRate }) => [name, failingRate])).toEqual([
      ['vocabulary', 0.5],
      ['negation', 0],
      ['fairness', 1],
    ]);
    expect(report.failingRate).toBeCloseTo(1 / 2);
    expect(report.tests[3].examples).toEqual([
      {
        texts: ['Our guide is a local.', 'Our guide is an atheist.'],
        labels: ['neutral', 'negative'],
        probabilities: [
          { negative: expect.closeTo(0.1), neutral: expect.closeTo(0.8), positive: expect.closeTo(0.1) },
          { negative: expect.closeTo(0.8), neutral: expect.closeTo(0.1), positive: expect.closeTo(0.1) },
        ],
        expected: 'the same label',
      },
    ]);
  });

  it('of two labels is neutral between a third and two thirds', async () => {
    const neutral = createSuite([
      smallSuite({
        tests: [
          {
            capability: 'vocabulary',
            name: 'neutral',
            kind: 'minimum',
            expected: ['neutral'],
            templates: ['It is {thing}'],
          },
        ],
      }),
    ]);
    const answer = async (positive: number) =>
      (
        await evaluateBehaviour(
          classifierByRule(['negative', 'positive'], () => [1 - positive, positive]),
          neutral,
        )
      ).failingRate;
    expect([await answer(0.3), await answer(0.4), await answer(0.6), await answer(0.7)]).toEqual([1, 0, 0, 1]);
  });

  it('of other labels is judged on what it can answer', async () => {
    const report = await evaluateBehaviour(
      classifierByRule(['joy', 'positive'], () => [0.4, 0.6]),
      suite,
    );
    expect(report.notAnswered).toEqual([
      { capability: 'negation', name: 'not turns it down', reason: 'the model lacks the label negative or positive' },
    ]);
    const only = createSuite([smallSuite({ tests: [suite.tests[2]] })]);
    await expect(
      evaluateBehaviour(
        classifierByRule(['joy', 'anger'], () => [0.4, 0.6]),
        only,
      ),
    ).rejects.toThrow(
      'a model with the labels joy, anger can answer no test of the suite "small", whose labels are negative, neutral, positive',
    );
  });

  it.each<[string, object]>([
    ['batchSize', { batchSize: 0 }],
    ['examples', { examples: -1 }],
    ['example', { example: 3 }],
  ])('refuses the option %s: %j', async (field, options) => {
    const classifier = classifierByRule(threeLabels, () => [1, 0, 0]);
    await expect(evaluateBehaviour(classifier, suite, options)).rejects.toMatchObject({
      code: 'option_invalid',
      field,
    });
  });

  it('does not fail for a label that a hair turns', async () => {
    const classifier = classifierByRule(['negative', 'positive'], (text) =>
      text.includes('&') ? [0.3, 0.7] : [0.36, 0.64],
    );
    expect(rates(await evaluateBehaviour(classifier, suite))).toMatchObject({ apostrophes: '0/2' });
  });
});

describe('two models', () => {
  const good = classifierByRule(threeLabels, () => [0.1, 0.1, 0.8]);
  const bad = classifierByRule(threeLabels, () => [0.8, 0.1, 0.1]);
  const wide = createSuite([
    smallSuite({
      tests: [
        {
          capability: 'vocabulary',
          name: 'many',
          kind: 'minimum',
          expected: ['positive'],
          templates: Array.from({ length: 12 }, (_, number) => `${number} {praise} {thing}`),
        },
      ],
    }),
  ]);

  it('differ by more than chance where many templates agree', async () => {
    const [first, second] = [await evaluateBehaviour(good, wide), await evaluateBehaviour(bad, wide)];
    expect(compareBehaviour(first, second)).toEqual([
      { capability: 'vocabulary', first: 0, second: 1, pValue: expect.closeTo(2 ** -12, 2), worse: true },
    ]);
    expect(compareBehaviour(second, first)[0]).toMatchObject({ worse: false });
  });

  it('do not differ by more than chance on two templates', async () => {
    const [first, second] = [await evaluateBehaviour(good, suite), await evaluateBehaviour(bad, suite)];
    expect(compareBehaviour(first, second).find(({ capability }) => capability === 'vocabulary')).toMatchObject({
      first: 0,
      second: 1,
      worse: false,
    });
  });
});
