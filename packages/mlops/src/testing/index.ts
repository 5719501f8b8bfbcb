export {
  describeDatabaseConformance,
  type DatabaseConformanceOptions,
  type OpenedTwice,
} from './database-conformance.ts';
export { describeFeedbackConformance, type FeedbackConformanceOptions } from './feedback-conformance.ts';
export {
  failureOf,
  openStoreUnderTest,
  outcomesOf,
  type StoreOptions,
  type StoreUnderTest,
} from './recorded-predictions.ts';
