export {
  compareOnFeedback,
  type AskedAgain,
  type CompareOnFeedbackOptions,
  type FeedbackComparison,
} from './compare-on-feedback.ts';
export type { LabelledFeedback } from './labelled-feedback.ts';
export { retrain, type Retraining, type RetrainOptions } from './retrain.ts';
export type { FeedbackCounts } from './settle-feedback.ts';
export type { FeedbackWeights } from './weigh-feedback.ts';
