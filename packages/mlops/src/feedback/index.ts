export type { FeedbackChange, FeedbackState, ReportedPrediction } from './feedback-change.ts';
export type { FeedbackListener } from './feedback-listener.ts';
export type { Measure } from './measure.ts';
