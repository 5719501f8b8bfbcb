export type { Alert, AlertRuleName, WrongPredictionsAlert, WrongRateAlert } from './alert.ts';
export { createAlerts, type Alerts } from './alerts.ts';
export type { AlertsOptions } from './alerts-options.ts';
export {
  createAlertChannels,
  type AlertChannelSettings,
  type AlertChannelsOptions,
} from './channels/alert-channels.ts';
export type { LinkOptions, WebhookAddressOptions } from './channels/channel-options.ts';
export { createLogChannel, type LogChannelOptions } from './channels/log-channel.ts';
export { createSlackChannel, type SlackChannelOptions } from './channels/slack-channel.ts';
export { createSmtpChannel } from './channels/smtp-channel.ts';
export type { SmtpChannelOptions, SmtpSecurity } from './channels/smtp-options.ts';
export { createTeamsChannel, type TeamsChannelOptions } from './channels/teams-channel.ts';
export { createTelemetryChannel } from './channels/telemetry-channel.ts';
export { createWebhookChannel, type WebhookChannelOptions } from './channels/webhook-channel.ts';
export {
  createWebhookSecret,
  verifyWebhookSignature,
  type VerifyWebhookOptions,
  type WebhookHeaders,
} from './channels/webhook-signature.ts';
export type { AlertDelivery, AlertsState } from './judging/alerts-state.ts';
export { createAlertsRoutes, type AlertsRoutesOptions } from './routes/alerts-route.ts';
export { defaultWrongPredictionsRule, type WrongPredictionsRule } from './rules/wrong-predictions-rule.ts';
export { defaultWrongRateRule, type WrongRateRule } from './rules/wrong-rate-rule.ts';
export { createWrongPredictionListener, type WrongPredictionListenerOptions } from './wrong-prediction-listener.ts';
