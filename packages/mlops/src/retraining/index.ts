export {
  compareOnFeedback,
  type AskedAgain,
  type CompareOnFeedbackOptions,
  type FeedbackComparison,
} from './compare-on-feedback.ts';
export type { LabelledFeedback, FeedbackCounts } from './settle-feedback.ts';
export { retrain, type Retraining, type RetrainOptions } from './retrain.ts';
export type { FeedbackWeights } from './retraining-dataset.ts';
