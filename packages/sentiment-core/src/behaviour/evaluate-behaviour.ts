import { argmax } from '../classification/scored-classifier.ts';
import type { Classifier } from '../contracts/classifier.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { type ConfidenceInterval, wilsonInterval } from '../evaluation/comparison/confidence-intervals.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { integer, opaque, optional, withDefault } from '../schema/schema.ts';
import type { BehaviourSuite, BehaviourTest, Direction, DirectionTest, InvarianceTest } from './suite.ts';
import { type TestCase, testCases } from './test-cases.ts';

/** A case that failed, for people to look at. */
export interface FailedCase {
  readonly texts: readonly string[];
  /** What the model says of each text. */
  readonly labels: readonly string[];
  readonly probabilities: readonly Readonly<Record<string, number>>[];
  /** What would have been right, in words. */
  readonly expected: string;
}

export interface TestResult {
  readonly capability: string;
  readonly name: string;
  readonly kind: BehaviourTest['kind'];
  readonly cases: number;
  readonly failures: number;
  /** failures / cases, in [0, 1]. */
  readonly failingRate: number;
  /** 95 %, Wilson. */
  readonly interval: ConfidenceInterval;
  readonly examples: readonly FailedCase[];
  /** Failures and cases of each template (or pair), for comparisons: cases of one template are alike. */
  readonly templates: readonly { readonly cases: number; readonly failures: number }[];
}

export interface CapabilityResult {
  readonly name: string;
  readonly about: string;
  readonly cases: number;
  readonly failures: number;
  /** Mean of the failing rates of its tests, in [0, 1]. */
  readonly failingRate: number;
}

export interface BehaviourReport {
  readonly suite: string;
  readonly model: { readonly name: string; readonly version: string; readonly labels: readonly string[] };
  /** Mean of the failing rates of the capabilities, in [0, 1]. */
  readonly failingRate: number;
  readonly cases: number;
  readonly capabilities: readonly CapabilityResult[];
  readonly tests: readonly TestResult[];
  /** Tests whose labels the model does not have. */
  readonly notAnswered: readonly { readonly capability: string; readonly name: string; readonly reason: string }[];
}

export interface EvaluateBehaviourOptions {
  /** Failed cases kept of each test, spread over its templates. Default 5. */
  readonly examples?: number | undefined;
  /** Texts predicted at once. Default 1000. */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const evaluateBehaviourOptions = optionsOf<EvaluateBehaviourOptions>()({
  examples: withDefault(integer(0, 1_000_000), 5),
  batchSize: withDefault(integer(1, 1_000_000), 1000),
  signal: optional(opaque<AbortSignal>()),
});

/** Probabilities may move by this much, and scores against the expected direction, before a case fails. */
export const behaviourTolerance = 0.1;

/**
 * Runs a suite on a model. A model of two labels, negative and positive, counts as neutral where P(positive) lies within 1/3
 * and 2/3 (the protocol of the paper); any other model answers what it has labels for, and the rest is listed.
 * @throws {SentimentError} `invalid_argument` when the model can answer no test, `option_invalid`, `aborted`
 */
export async function evaluateBehaviour(
  classifier: Classifier,
  suite: BehaviourSuite,
  options: EvaluateBehaviourOptions = {},
): Promise<BehaviourReport> {
  const { examples, batchSize, signal } = parseOptions(evaluateBehaviourOptions, options);
  const { labels, name, version } = classifier.info;
  const notAnswered: BehaviourReport['notAnswered'][number][] = [];
  const asked: { test: BehaviourTest; cases: readonly TestCase[] }[] = [];
  for (const test of suite.tests) {
    const reason = missing(test, labels);
    if (reason === undefined) asked.push({ test, cases: testCases(suite, test) });
    else notAnswered.push({ capability: test.capability, name: test.name, reason });
  }
  if (asked.length === 0)
    throw new SentimentError({
      code: 'invalid_argument',
      field: 'suite',
      message: `a model with the labels ${labels.join(', ')} can answer no test of the suite "${suite.name}", whose labels are ${suite.labels.join(', ')}`,
    });
  const answers = await answerAll(
    classifier,
    asked.flatMap(({ cases }) => cases.flatMap(({ texts }) => texts)),
    { batchSize, signal },
  );
  const tests = asked.map(({ test, cases }) => evaluateTest(test, cases, answers, examples));
  const capabilities = Object.entries(suite.capabilities).flatMap(([capability, about]) => {
    const own = tests.filter((test) => test.capability === capability);
    return own.length === 0 ? [] : [{ name: capability, about, ...totals(own), failingRate: meanRate(own) }];
  });
  return {
    suite: suite.name,
    model: { name, version, labels },
    failingRate: meanRate(capabilities),
    cases: totals(tests).cases,
    capabilities,
    tests,
    notAnswered,
  };
}

function missing(test: BehaviourTest, labels: readonly string[]): string | undefined {
  const has = (label: string) => labels.includes(label);
  if (test.kind === 'invariance') return undefined;
  if (test.kind === 'direction')
    return has('negative') && has('positive') ? undefined : 'the model lacks the label negative or positive';
  const answerable = test.expected.some(has) || (isTwoLabel(labels) && test.expected.includes('neutral'));
  return answerable ? undefined : `the model has none of the labels ${test.expected.join(', ')}`;
}

function isTwoLabel(labels: readonly string[]): boolean {
  return labels.length === 2 && labels.includes('negative') && labels.includes('positive');
}

interface Answer {
  readonly label: string;
  /** By label. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Each distinct text once. */
async function answerAll(
  classifier: Classifier,
  texts: readonly string[],
  { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal | undefined },
): Promise<ReadonlyMap<string, Answer>> {
  const { labels } = classifier.info;
  const distinct = [...new Set(texts)];
  const answers = new Map<string, Answer>();
  for (let start = 0; start < distinct.length; start += batchSize) {
    throwIfAborted(signal);
    const batch = distinct.slice(start, start + batchSize);
    const rows = await classifier.predictProbabilities(batch);
    batch.forEach((text, row) => {
      const probabilities = Object.fromEntries(labels.map((label, at) => [label, rows[row * labels.length + at]]));
      const { positive } = probabilities;
      const undecided = isTwoLabel(labels) && positive >= 1 / 3 && positive <= 2 / 3;
      answers.set(text, {
        label: undecided ? 'neutral' : labels[argmax(rows, row * labels.length, labels.length)],
        probabilities,
      });
    });
  }
  return answers;
}

function evaluateTest(
  test: BehaviourTest,
  cases: readonly TestCase[],
  answers: ReadonlyMap<string, Answer>,
  examples: number,
): TestResult {
  const templates: { cases: number; failures: number }[] = [];
  const failed: { template: number; example: FailedCase }[] = [];
  for (const { texts, template } of cases) {
    const count = (templates[template] ??= { cases: 0, failures: 0 });
    count.cases += 1;
    const shown = failingTexts(test, texts, answers);
    if (shown.length === 0) continue;
    count.failures += 1;
    const found = shown.flatMap((text) => answers.get(text) ?? []);
    failed.push({
      template,
      example: {
        texts: shown,
        labels: found.map(({ label }) => label),
        probabilities: found.map(({ probabilities }) => probabilities),
        expected: expectedWords(test),
      },
    });
  }
  const { capability, name, kind } = test;
  return {
    capability,
    name,
    kind,
    cases: cases.length,
    failures: failed.length,
    failingRate: cases.length === 0 ? 0 : failed.length / cases.length,
    interval: wilsonInterval(failed.length, Math.max(1, cases.length)),
    examples: spread(failed, examples),
    templates: Object.values(templates),
  };
}

/** @returns empty when the case passes; else the text, or the first one and those that differ from it */
function failingTexts(
  test: BehaviourTest,
  [first, ...others]: TestCase['texts'],
  answers: ReadonlyMap<string, Answer>,
): readonly string[] {
  const base = answers.get(first);
  if (base === undefined) return [];
  if (test.kind === 'minimum') return test.expected.includes(base.label) ? [] : [first];
  const failing = others.filter((text) => {
    const answer = answers.get(text);
    return answer !== undefined && !agrees(test, base, answer);
  });
  return failing.length === 0 ? [] : [first, ...failing];
}

function agrees(test: DirectionTest | InvarianceTest, first: Answer, second: Answer): boolean {
  if (test.kind === 'direction') return goesThatWay[test.expected](scoreOf(second) - scoreOf(first));
  return first.label === second.label || movedBy(first, second) <= behaviourTolerance;
}

const goesThatWay: Readonly<Record<Direction, (rise: number) => boolean>> = {
  higher: (rise) => rise > 0,
  lower: (rise) => rise < 0,
  'not higher': (rise) => rise <= behaviourTolerance,
  'not lower': (rise) => rise >= -behaviourTolerance,
};

function scoreOf({ probabilities: { positive, negative } }: Answer): number {
  return positive - negative;
}

/** Total variation distance, in [0, 1]. */
function movedBy(first: Answer, second: Answer): number {
  const labels = Object.keys(first.probabilities);
  return labels.reduce((sum, label) => sum + Math.abs(first.probabilities[label] - second.probabilities[label]), 0) / 2;
}

const directionWords: Readonly<Record<Direction, string>> = {
  higher: 'more positive',
  lower: 'more negative',
  'not higher': 'not more positive',
  'not lower': 'not more negative',
};

function expectedWords(test: BehaviourTest): string {
  if (test.kind === 'minimum') return test.expected.join(' or ');
  if (test.kind === 'invariance') return 'the same label';
  return directionWords[test.expected];
}

/** One failure of each template in turn. */
function spread(
  failed: readonly { readonly template: number; readonly example: FailedCase }[],
  most: number,
): FailedCase[] {
  const turns = new Map<number, number>();
  const inTurn = failed.map(({ template, example }) => {
    const turn = turns.get(template) ?? 0;
    turns.set(template, turn + 1);
    return { turn, example };
  });
  // Stable, so templates keep their order within a turn.
  inTurn.sort((first, second) => first.turn - second.turn);
  return inTurn.slice(0, most).map(({ example }) => example);
}

function totals(results: readonly { readonly cases: number; readonly failures: number }[]) {
  return {
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
  };
}

function meanRate(results: readonly { readonly failingRate: number }[]): number {
  return results.reduce((sum, { failingRate }) => sum + failingRate, 0) / results.length;
}
