import { SentimentError } from 'sentiment-core/http';
import { type AlertChannelSettings, createAlertChannels } from '../alerts/channels/alert-channels.ts';
import type { SmtpSecurity } from '../alerts/channels/smtp-channel.ts';
import { requireTextHashKey } from '../feedback/text-hash.ts';
import type { DatabaseSettings } from '../storage/database.ts';
import { parseConnectionString } from '../telemetry/application-insights/application-insights-options.ts';
import { type AccessOptions, createRouteAccess } from './route-access.ts';
import type { AlertSettings, ServiceSettings } from './service-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOptions {
  readonly environment: Environment;
  /** Whether only this machine can reach the service: monitoring is then open when there is no key. Default false. */
  readonly loopback?: boolean | undefined;
}

/** What the environment decides; the model is the caller's. */
export type EnvironmentSettings = Pick<ServiceSettings, 'access' | 'alerts' | 'database' | 'feedback' | 'telemetry'>;

function invalid(name: string, expected: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: name, message: `${name} must be ${expected}` });
}

function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(environment: Environment, name: string, least: number, most: number): number | undefined {
  const text = environment[name] || undefined;
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
  throw invalid(name, `a whole number from ${least} to ${most}`);
}

/**
 * Reads the settings of a service; empty counts as not set. Values, which may be secrets, are in no message.
 * - `DATABASE_URL` (`postgresql://…`), else `SQLITE_FILE` (default `sentiment.sqlite`) with `SQLITE_JOURNAL` (`wal`, `exclusive`)
 * - `PREDICTION_KEYS`, `MONITORING_KEYS`: keys, separated by commas
 * - `KEEP_TEXTS`, `KEEP_CONFIRMED_TEXTS` (`true`, `false`), `TEXT_HASH_KEY`
 * - `ALERT_THRESHOLD`, `ALERT_WINDOW_SECONDS`, `ALERT_COOLDOWN_SECONDS`, `PUBLIC_URL`
 * - `ALERT_MAIL_TO` (addresses), `ALERT_MAIL_FROM`, `SMTP_HOST`, `SMTP_PORT`, `SMTP_SECURITY` (`tls`, `starttls`, `none`),
 *   `SMTP_USER`, `SMTP_PASSWORD`
 * - `ALERT_WEBHOOK_URL` with `ALERT_WEBHOOK_SECRET`; `ALERT_SLACK_URL`; `ALERT_TEAMS_URL`
 * - `APPLICATIONINSIGHTS_CONNECTION_STRING`; `OTEL_EXPORTER_OTLP_ENDPOINT`; `TELEMETRY_SAMPLING` (0 to 1)
 * @throws {SentimentError} `option_invalid`, with the variable as field
 */
export function readServiceEnvironment({ environment, loopback = false }: EnvironmentOptions): EnvironmentSettings {
  const sampling = environment.TELEMETRY_SAMPLING || '1';
  if (!/^(0|1|0?\.\d{1,9}|1\.0+)$/.test(sampling)) throw invalid('TELEMETRY_SAMPLING', 'a number from 0 to 1');
  const publicUrl = environment.PUBLIC_URL || undefined;
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? ''))
    throw invalid('PUBLIC_URL', 'an http(s) address');
  const settings: EnvironmentSettings = {
    database: readDatabase(environment),
    access: readAccess(environment, loopback),
    feedback: {
      keepTexts: readSwitch(environment, 'KEEP_TEXTS'),
      keepConfirmedTexts: readSwitch(environment, 'KEEP_CONFIRMED_TEXTS'),
      textHashKey: environment.TEXT_HASH_KEY || undefined,
    },
    alerts: readAlerts(environment),
    telemetry: {
      environment,
      sampling: Number(sampling),
      openTelemetry: environment.OTEL_EXPORTER_OTLP_ENDPOINT ? true : undefined,
    },
  };
  checkByVariable(settings);
  return settings;
}

/** Off unless it is `true`. */
function readSwitch(environment: Environment, name: string): boolean {
  const text = environment[name] || 'false';
  if (text !== 'true' && text !== 'false') throw invalid(name, 'true or false');
  return text === 'true';
}

function readDatabase(environment: Environment): DatabaseSettings {
  if (environment.DATABASE_URL) return { kind: 'postgresql', connectionString: environment.DATABASE_URL };
  const journal = environment.SQLITE_JOURNAL || 'wal';
  if (journal !== 'wal' && journal !== 'exclusive') throw invalid('SQLITE_JOURNAL', 'wal or exclusive');
  return { kind: 'sqlite', file: environment.SQLITE_FILE || 'sentiment.sqlite', journal };
}

/** A list that is set but empty is a mistake: it must not open the service. */
function keysOf(environment: Environment, name: string): string[] {
  const keys = listOf(environment[name]);
  if (environment[name]?.trim() && keys.length === 0) throw invalid(name, 'keys, separated by commas');
  return keys;
}

function readAccess(environment: Environment, loopback: boolean): AccessOptions {
  const monitoringKeys = keysOf(environment, 'MONITORING_KEYS');
  const openMonitoring = loopback && monitoringKeys.length === 0;
  return { predictionKeys: keysOf(environment, 'PREDICTION_KEYS'), monitoringKeys, openMonitoring };
}

/** A year. */
const longestSeconds = 365 * 24 * 3_600;

function readAlerts(environment: Environment): AlertSettings {
  const seconds = (name: string, least: number): number | undefined => {
    const value = wholeNumber(environment, name, least, longestSeconds);
    return value === undefined ? undefined : value * 1_000;
  };
  const given = {
    threshold: wholeNumber(environment, 'ALERT_THRESHOLD', 1, 10_000),
    windowMs: seconds('ALERT_WINDOW_SECONDS', 0),
    cooldownMs: seconds('ALERT_COOLDOWN_SECONDS', 1),
  };
  const wrongPredictions = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    wrongPredictions,
    channels: readChannels(environment),
    publicUrl: environment.PUBLIC_URL || undefined,
  };
}

function readChannels(environment: Environment): Record<string, AlertChannelSettings> {
  const { ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET, ALERT_SLACK_URL, ALERT_TEAMS_URL } = environment;
  const channels: Record<string, AlertChannelSettings> = { log: { kind: 'log' } };
  if (environment.ALERT_MAIL_TO) channels.mail = readMail(environment);
  if (ALERT_WEBHOOK_URL) {
    if (!ALERT_WEBHOOK_SECRET) throw invalid('ALERT_WEBHOOK_SECRET', 'given beside ALERT_WEBHOOK_URL');
    channels.webhook = { kind: 'webhook', url: ALERT_WEBHOOK_URL, secret: ALERT_WEBHOOK_SECRET };
  }
  if (ALERT_SLACK_URL) channels.slack = { kind: 'slack', url: ALERT_SLACK_URL };
  if (ALERT_TEAMS_URL) channels.teams = { kind: 'teams', url: ALERT_TEAMS_URL };
  return channels;
}

const securities: readonly SmtpSecurity[] = ['tls', 'starttls', 'none'];

function readMail(environment: Environment): AlertChannelSettings {
  const { SMTP_HOST, ALERT_MAIL_FROM, SMTP_USER, SMTP_PASSWORD, SMTP_SECURITY } = environment;
  if (!SMTP_HOST) throw invalid('SMTP_HOST', 'given beside ALERT_MAIL_TO');
  if (!ALERT_MAIL_FROM) throw invalid('ALERT_MAIL_FROM', 'given beside ALERT_MAIL_TO');
  const port = wholeNumber(environment, 'SMTP_PORT', 1, 65_535);
  const security = securities.find((one) => one === SMTP_SECURITY);
  if (SMTP_SECURITY && security === undefined) throw invalid('SMTP_SECURITY', 'tls, starttls or none');
  return {
    kind: 'smtp',
    host: SMTP_HOST,
    from: ALERT_MAIL_FROM,
    to: listOf(environment.ALERT_MAIL_TO),
    port,
    security,
    user: SMTP_USER || undefined,
    password: SMTP_USER ? (SMTP_PASSWORD ?? '') : undefined,
  };
}

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
 * Lets the parts check their settings, and names the variable in errors instead of the option.
 * @throws {SentimentError} `option_invalid`, with the variable as field
 */
function checkByVariable(settings: Pick<ServiceSettings, 'access' | 'alerts' | 'feedback' | 'telemetry'>): void {
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
}

function inWordsOfVariables(error: unknown): unknown {
  if (!SentimentError.isInstance(error) || error.field === undefined) return error;
  const option = error.field.replace(/\[\d+\]$/, '');
  const variable = variables.find(([known]) => known === option)?.[1];
  if (variable === undefined) return error;
  const [, expected = 'is wrong'] = /option "[^"]*" (.*)$/s.exec(error.message) ?? [];
  return new SentimentError({ code: error.code, field: variable, message: `${variable} ${expected}`, cause: error });
}
