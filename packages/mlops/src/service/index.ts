export type { Alert, AlertRuleName, WrongPredictionsAlert, WrongRateAlert } from '../alerts/alert.ts';
export { createAlerts, type Alerts } from '../alerts/alerts.ts';
export type { AlertsOptions } from '../alerts/alerts-options.ts';
export {
  createAlertChannels,
  type AlertChannelSettings,
  type AlertChannelsOptions,
} from '../alerts/channels/alert-channels.ts';
export {
  createWebhookSecret,
  verifyWebhookSignature,
  type VerifyWebhookOptions,
  type WebhookHeaders,
} from '../alerts/channels/webhook-signature.ts';
export type { AlertDelivery, AlertsState } from '../alerts/judging/alerts-state.ts';
export { createAlertsRoutes, type AlertsRoutesOptions } from '../alerts/routes/alerts-route.ts';
export type { WrongPredictionsRule } from '../alerts/rules/wrong-predictions-rule.ts';
export type { WrongRateRule } from '../alerts/rules/wrong-rate-rule.ts';
export {
  createWrongPredictionListener,
  type WrongPredictionListenerOptions,
} from '../alerts/wrong-prediction-listener.ts';
export { deliveryFailure } from '../delivery/delivery-failure.ts';
export type { OutgoingMessage } from '../delivery/delivery-queue.ts';
export { createOutbox, type Outbox } from '../delivery/outbox.ts';
export type { OutboxOptions } from '../delivery/outbox-options.ts';
export type { RetrySchedule } from '../delivery/retry-schedule.ts';
export type { DeliveryAttempt, Sender } from '../delivery/sender.ts';
export { createFeedback, type Feedback, type FeedbackOptions } from '../feedback/create-feedback.ts';
export type { RecentErrors, RecentErrorsOptions, ReportedError } from '../feedback/errors/recent-errors.ts';
export { toCsv, toNdjson } from '../feedback/export/labelled-lines.ts';
export {
  readLabelledRows,
  type LabelledRow,
  type LabelledRowCounts,
  type LabelledRows,
  type LabelledRowsOptions,
} from '../feedback/export/labelled-rows.ts';
export type { FeedbackChange, FeedbackState, ReportedPrediction } from '../feedback/feedback-change.ts';
export type { FeedbackListener } from '../feedback/feedback-listener.ts';
export type { Measure } from '../feedback/measure.ts';
export {
  createPredictionRecorder,
  type PredictionRecorder,
  type PredictionRecorderOptions,
  type RecorderFigures,
} from '../feedback/recorder/prediction-recorder.ts';
export type { FeedbackReport } from '../feedback/reports/feedback-report.ts';
export type { RecordedReport } from '../feedback/reports/record-report.ts';
export {
  createRetention,
  type RemovedRows,
  type Retention,
  type RetentionOptions,
} from '../feedback/retention/create-retention.ts';
export type { RetentionDays } from '../feedback/retention/retention-days.ts';
export { createFeedbackRoutes, type FeedbackRoutesOptions } from '../feedback/routes/feedback-routes.ts';
export { openTextHash } from '../feedback/texts/open-text-hash.ts';
export { createTextMask, type MaskingOptions, type TextMask } from '../feedback/texts/text-mask.ts';
export type { Database, DatabaseSettings, PostgresqlSettings, SqliteSettings } from '../storage/database.ts';
export { openDatabase } from '../storage/open-database.ts';
export type { ApplicationInsightsOptions } from '../telemetry/application-insights/application-insights-options.ts';
export {
  createTelemetry,
  type ApplicationInsightsSettings,
  type TelemetrySettings,
} from '../telemetry/create-telemetry.ts';
export type { OpenTelemetryOptions, OtlpSettings } from '../telemetry/open-telemetry/open-telemetry-options.ts';
export type {
  AlertEvent,
  ModelChangedEvent,
  PredictionEvent,
  TelemetryEvent,
  WrongPredictionEvent,
} from '../telemetry/telemetry-event.ts';
export { createTelemetryObserver, type TelemetryObserverOptions } from '../telemetry/telemetry-observer.ts';
export type { Telemetry, TelemetryStatus } from '../telemetry/telemetry.ts';
export { createWrongPredictionEvent, type ReportedChange } from '../telemetry/wrong-prediction-event.ts';
export { createTextHash, type TextHash } from '../text-hash/create-text-hash.ts';
export { createRouteAccess, type AccessOptions, type RouteAccess } from './access/route-access.ts';
export { createService, type Service } from './create-service.ts';
export { readServiceEnvironment, type EnvironmentOptions, type EnvironmentSettings } from './environment.ts';
export type { AlertSettings, FeedbackSettings, ServiceSettings } from './service-settings.ts';
