import { createSeededRandom } from '../hashing/seeded-random.ts';
import type { BehaviourReport } from './evaluate-behaviour.ts';

export interface CapabilityComparison {
  readonly capability: string;
  /** Failing rates in [0, 1]. */
  readonly first: number;
  readonly second: number;
  /** Probability of a difference this large or larger, in favour of the first, if the two were alike. */
  readonly pValue: number;
  /** Whether the second fails more, by more than chance. */
  readonly worse: boolean;
}

/**
 * Whether the second model is worse than the first, capability by capability: a one-sided permutation test that swaps the two
 * models' failing rates template by template, since cases of one template are alike.
 * @param level significance level for each capability. Default 0.01
 * @returns the capabilities that both were judged on
 */
export function compareBehaviour(
  first: BehaviourReport,
  second: BehaviourReport,
  { level = 0.01, seed = 1, permutations = 10_000 } = {},
): readonly CapabilityComparison[] {
  return first.capabilities.flatMap(({ name }) => {
    const differences = templateDifferences(first, second, name);
    if (differences.rates.length === 0) return [];
    const pValue = signFlipTest(differences.rates, { seed, permutations });
    const { firstRate, secondRate } = differences;
    return [
      {
        capability: name,
        first: firstRate,
        second: secondRate,
        pValue,
        worse: secondRate > firstRate && pValue <= level,
      },
    ];
  });
}

/** Failing rate of the second minus that of the first for each template of the tests that both answered. */
function templateDifferences(first: BehaviourReport, second: BehaviourReport, capability: string) {
  const rates: number[] = [];
  let tests = 0;
  let [firstSum, secondSum] = [0, 0];
  for (const one of first.tests.filter((test) => test.capability === capability)) {
    const other = second.tests.find((test) => test.capability === capability && test.name === one.name);
    if (other === undefined) continue;
    tests += 1;
    firstSum += one.failingRate;
    secondSum += other.failingRate;
    one.templates.forEach(({ cases, failures }, template) => {
      rates.push((other.templates[template].failures - failures) / cases);
    });
  }
  return { rates, firstRate: firstSum / tests, secondRate: secondSum / tests };
}

/** Fisher's sign-flip test: fraction of sign patterns whose mean is at least the observed one; the observed pattern counts. */
function signFlipTest(
  differences: readonly number[],
  { seed, permutations }: { readonly seed: number; readonly permutations: number },
): number {
  const random = createSeededRandom(seed);
  const observed = differences.reduce((sum, value) => sum + value, 0);
  let atLeast = 1;
  for (let round = 0; round < permutations; round++) {
    let sum = 0;
    for (const value of differences) sum += (random() & 1) === 1 ? value : -value;
    if (sum >= observed - 1e-12) atLeast += 1;
  }
  return atLeast / (permutations + 1);
}
