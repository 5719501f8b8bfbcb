import { SentimentError } from 'sentiment-core/http';
import { createAlertChannels } from '../alerts/channels/alert-channels.ts';
import { parseConnectionString } from '../telemetry/application-insights/connection-string.ts';
import { requireTextHashKey } from '../text-hash/create-text-hash.ts';
import { createRouteAccess } from './access/route-access.ts';
import type { ServiceSettings } from './service-settings.ts';

/** Options of the parts, and the variables that they are made of. */
const variables: readonly (readonly [option: string, variable: string])[] = [
  ['access.predictionKeys', 'PREDICTION_KEYS'],
  ['access.monitoringKeys', 'MONITORING_KEYS'],
  ['channels.mail.host', 'SMTP_HOST'],
  ['channels.mail.port', 'SMTP_PORT'],
  ['channels.mail.security', 'SMTP_SECURITY'],
  ['channels.mail.user', 'SMTP_USER'],
  ['channels.mail.password', 'SMTP_PASSWORD'],
  ['channels.mail.from', 'ALERT_MAIL_FROM'],
  ['channels.mail.to', 'ALERT_MAIL_TO'],
  ['channels.webhook.url', 'ALERT_WEBHOOK_URL'],
  ['channels.webhook.secret', 'ALERT_WEBHOOK_SECRET'],
  ['channels.slack.url', 'ALERT_SLACK_URL'],
  ['channels.teams.url', 'ALERT_TEAMS_URL'],
  ['textHashKey', 'TEXT_HASH_KEY'],
  ['connectionString', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
];

/**
 * Lets the parts look at their settings, and says by the variable what is wrong: whoever sets variables knows no options.
 * @throws {SentimentError} `option_invalid`, with the variable as field
 */
export const checkByVariable = (
  settings: Pick<ServiceSettings, 'access' | 'alerts' | 'feedback' | 'telemetry'>,
): void => {
  const { access, alerts, feedback, telemetry } = settings;
  const connectionString = telemetry?.environment?.APPLICATIONINSIGHTS_CONNECTION_STRING;
  try {
    createRouteAccess(access);
    createAlertChannels(alerts?.channels ?? {});
    if (feedback?.textHashKey !== undefined) requireTextHashKey('textHashKey', feedback.textHashKey);
    if (connectionString) parseConnectionString(connectionString);
  } catch (error) {
    throw inWordsOfVariables(error);
  }
};

const inWordsOfVariables = (error: unknown): unknown => {
  if (!SentimentError.isInstance(error) || error.field === undefined) return error;
  const option = error.field.replace(/\[\d+\]$/, '');
  const variable = variables.find(([known]) => known === option)?.[1];
  if (variable === undefined) return error;
  const [, expected = 'is wrong'] = /option "[^"]*" (.*)$/s.exec(error.message) ?? [];
  return new SentimentError({ code: error.code, field: variable, message: `${variable} ${expected}`, cause: error });
};
