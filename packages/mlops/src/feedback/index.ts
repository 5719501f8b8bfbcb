export { createFeedback, type Feedback, type FeedbackOptions } from './create-feedback.ts';
export type { RecentErrors, RecentErrorsOptions, ReportedError } from './errors/recent-errors.ts';
export { toCsv, toNdjson } from './export/labelled-lines.ts';
export {
  type LabelledRow,
  type LabelledRowCounts,
  type LabelledRows,
  type LabelledRowsOptions,
  readLabelledRows,
} from './export/labelled-rows.ts';
export type { FeedbackChange, FeedbackState, ReportedPrediction } from './feedback-change.ts';
export type { FeedbackListener } from './feedback-listener.ts';
export type { Measure } from './measure.ts';
export {
  createPredictionRecorder,
  type PredictionRecorder,
  type PredictionRecorderOptions,
  type RecorderFigures,
} from './recorder/prediction-recorder.ts';
export type { ReportLimits } from './reports/check-report.ts';
export type { FeedbackReport } from './reports/feedback-report.ts';
export type { RecordedReport } from './reports/record-report.ts';
export {
  createRetention,
  type RemovedRows,
  type Retention,
  type RetentionOptions,
} from './retention/create-retention.ts';
export type { RetentionDays } from './retention/retention-days.ts';
export { createFeedbackRoutes, type FeedbackRoutesOptions } from './routes/feedback-routes.ts';
export type { TextHash } from '../text-hash/create-text-hash.ts';
export { openTextHash } from './texts/open-text-hash.ts';
export { createTextMask, type MaskingOptions, type TextMask } from './texts/text-mask.ts';
