export type { Alert, AlertRuleName, WrongPredictionsAlert, WrongRateAlert } from '../alerts/alert.ts';
export { createAlerts, type Alerts } from '../alerts/alerts.ts';
export type { AlertsOptions, WrongPredictionsRule, WrongRateRule } from '../alerts/alerts-options.ts';
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
} from '../alerts/channels/webhook-channel.ts';
export type { AlertDelivery, AlertsState } from '../alerts/alerts-state.ts';
export { createAlertsRoutes, type AlertsRoutesOptions } from '../alerts/alerts-routes.ts';
export {
  createWrongPredictionListener,
  type WrongPredictionListenerOptions,
} from '../alerts/channels/telemetry-channel.ts';
export { deliveryFailure, type DeliveryAttempt, type Sender } from '../delivery/sender.ts';
export type { OutgoingMessage } from '../delivery/delivery-queue.ts';
export { createOutbox, type Outbox } from '../delivery/outbox.ts';
export type { OutboxOptions, RetrySchedule } from '../delivery/outbox-options.ts';
export {
  createFeedback,
  createFeedbackRoutes,
  type Feedback,
  type FeedbackOptions,
  type FeedbackRoutesOptions,
} from '../feedback/feedback.ts';
export type { RecentErrors, RecentErrorsOptions, ReportedError } from '../feedback/recent-errors.ts';
export {
  toCsv,
  toNdjson,
  readLabelledRows,
  type LabelledRow,
  type LabelledRowCounts,
  type LabelledRows,
  type LabelledRowsOptions,
} from '../feedback/labelled-rows.ts';
export type {
  FeedbackChange,
  FeedbackState,
  ReportedPrediction,
  FeedbackListener,
} from '../feedback/feedback-listener.ts';
export type { Measure } from '../feedback/hourly-tally.ts';
export {
  createPredictionRecorder,
  type PredictionRecorder,
  type PredictionRecorderOptions,
  type RecorderFigures,
} from '../feedback/prediction-recorder.ts';
export type { FeedbackReport, RecordedReport } from '../feedback/record-report.ts';
export {
  createRetention,
  type RemovedRows,
  type Retention,
  type RetentionOptions,
  type RetentionDays,
} from '../feedback/retention.ts';
export { openTextHash, createTextHash, type TextHash } from '../feedback/text-hash.ts';
export { createTextMask, type MaskingOptions, type TextMask } from '../feedback/text-mask.ts';
export type { Database, DatabaseSettings, PostgresqlSettings, SqliteSettings } from '../storage/database.ts';
export { openDatabase } from '../storage/open-database.ts';
export type { Schema as DatabaseSchema } from '../storage/schema.ts';
export type { ApplicationInsightsOptions } from '../telemetry/application-insights/application-insights-options.ts';
export {
  createTelemetry,
  type ApplicationInsightsSettings,
  type TelemetrySettings,
} from '../telemetry/create-telemetry.ts';
export type { OpenTelemetryOptions, OtlpSettings } from '../telemetry/open-telemetry/open-telemetry-options.ts';
export {
  type AlertEvent,
  type ModelChangedEvent,
  type PredictionEvent,
  type TelemetryEvent,
  type WrongPredictionEvent,
  createWrongPredictionEvent,
  type ReportedChange,
} from '../telemetry/telemetry-event.ts';
export { createTelemetryObserver, type TelemetryObserverOptions } from '../telemetry/telemetry-observer.ts';
export type { Telemetry, TelemetryStatus } from '../telemetry/telemetry.ts';
export { createRouteAccess, type AccessOptions, type RouteAccess } from './route-access.ts';
export { createService, type Service } from './create-service.ts';
export { readServiceEnvironment, type EnvironmentOptions } from './environment.ts';
export type { AlertSettings, EnvironmentSettings, FeedbackSettings, ServiceSettings } from './service-settings.ts';
