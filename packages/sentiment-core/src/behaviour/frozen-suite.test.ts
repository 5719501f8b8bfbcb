import { describe, expect, it } from 'vitest';
import { sha256 } from '../hashing/sha256.ts';
import { loadEmbeddedSuite } from './embedded-suites.ts';
import type { BehaviourTest } from './suite.ts';
import { testCases } from './test-cases.ts';

// Frozen before any model learns from templates, so that figures of different days compare. Whoever changes the suite measures
// docs/benchmarks.md anew and puts the new checksum here and into docs/decisions/0041-behavioural-tests.md.
const frozen = '0f4bb494de1a71cc2e259598798505082c4993fc3fe4172d065cdaf3d2d28c5e';

const suite = await loadEmbeddedSuite('english');

describe('the English suite', () => {
  it('is the frozen one', async () => {
    expect(await sha256(new TextEncoder().encode(JSON.stringify(suite)))).toBe(frozen);
  });

  it.each(Object.keys(suite.capabilities))('has at least 5 templates and 100 texts of %s', (capability) => {
    const tests = suite.tests.filter((test) => test.capability === capability);
    const texts = tests.flatMap((test) => testCases(suite, test).flatMap((one) => one.texts));
    expect(new Set(tests.flatMap(questionsOf)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(texts).size).toBeGreaterThanOrEqual(100);
  });

  it('asks nothing twice', () => {
    const questions = suite.tests.flatMap((test) =>
      questionsOf(test).map((question) => [test.kind, changeOf(test), question.toLowerCase()].join(' | ')),
    );
    expect(questions.filter((question, at) => questions.indexOf(question) !== at)).toEqual([]);
  });

  it('gives no text two labels', () => {
    const labels = new Map<string, string>();
    const twice: string[] = [];
    for (const test of suite.tests) {
      if (test.kind !== 'minimum') continue;
      for (const { texts } of testCases(suite, { ...test, samples: 400 })) {
        const expected = test.expected.join();
        if ((labels.get(texts[0]) ?? expected) !== expected) twice.push(texts[0]);
        labels.set(texts[0], expected);
      }
    }
    expect(twice).toEqual([]);
  });
});

/** The templates of a test, a pair as one. */
function questionsOf(test: BehaviourTest): readonly string[] {
  if (test.kind === 'minimum') return test.templates;
  return [
    ...((test.kind === 'invariance' && test.templates) || []),
    ...(test.pairs ?? []).map((pair) => pair.join(' => ')),
  ];
}

/** What an invariance changes: one template may be asked under several changes. */
function changeOf(test: BehaviourTest): string {
  return (test.kind === 'invariance' && (test.perturbation ?? test.vary?.lexicon)) || '';
}
