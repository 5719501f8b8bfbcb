export { compareBehaviour, type CapabilityComparison } from './compare-behaviour.ts';
export { loadEmbeddedSuite, embeddedSuiteNames, type EmbeddedSuiteName } from './embedded-suites.ts';
export {
  type BehaviourReport,
  behaviourTolerance,
  type CapabilityResult,
  evaluateBehaviour,
  type EvaluateBehaviourOptions,
  type FailedCase,
  type TestResult,
} from './evaluate-behaviour.ts';
export {
  type BehaviourSuite,
  type BehaviourTest,
  createSuite,
  type DirectionTest,
  type InvarianceTest,
  type MinimumTest,
  type Perturbation,
  sharedParts,
  type SuiteDocument,
  type TextChange,
  textChanges,
} from './suite.ts';
export { type TestCase, testCases } from './test-cases.ts';
