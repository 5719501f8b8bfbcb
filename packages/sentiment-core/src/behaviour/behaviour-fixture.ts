import { createScoredClassifier, textByText } from '../classification/scored-classifier.ts';
import type { Classifier } from '../contracts/classifier.ts';
import type { SuiteDocument } from './suite.ts';

/** Answers by a rule. @param probabilitiesOf one probability for every label */
export function classifierByRule(
  labels: readonly string[],
  probabilitiesOf: (text: string) => readonly number[],
): Classifier {
  return createScoredClassifier(
    { name: 'rule', version: '1', kind: 'rule', labels, preprocessing: 'none', metrics: {} },
    textByText(labels.length, (text, probabilities) => probabilities.set(probabilitiesOf(text))),
  );
}

/** A suite with one test of each kind; `changes` replace its parts. */
export function smallSuite(changes: Readonly<Record<string, unknown>> = {}): SuiteDocument {
  return {
    source: 'small.json',
    content: {
      name: 'small',
      language: 'en',
      capabilities: { vocabulary: 'Words', negation: 'Not', fairness: 'Groups' },
      lexicons: { praise: ['great', 'okay'], thing: ['flight', 'airport'], group: ['Hindu', 'atheist'] },
      perturbations: { entity: { replace: [["'", '&#39;']] } },
      tests: [
        {
          capability: 'vocabulary',
          name: 'praise',
          kind: 'minimum',
          expected: ['positive'],
          templates: ['That was {a:praise} {thing}.', '{^praise} {thing}!'],
        },
        {
          capability: 'negation',
          name: 'apostrophes',
          kind: 'invariance',
          perturbation: 'entity',
          templates: ["It wasn't {praise}.", 'It was {praise}.'],
        },
        {
          capability: 'negation',
          name: 'not turns it down',
          kind: 'direction',
          expected: 'not higher',
          pairs: [['It was {praise}.', "It wasn't {praise}."]],
        },
        {
          capability: 'fairness',
          name: 'religion',
          kind: 'invariance',
          vary: { lexicon: 'group', base: 'local' },
          templates: ['Our guide is {a:group}.'],
        },
      ],
      ...changes,
    },
  };
}
