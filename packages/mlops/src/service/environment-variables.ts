/** A variable of the environment, and the option of a service that it fills. The option's own schema checks it. */
export interface EnvironmentVariable {
  /** Name of the option among the settings of a service. */
  readonly option: string;
  /** How its text becomes a value. What cannot be read so stays a text, which the option then refuses. */
  readonly reads: VariableReading;
  /** What it is for, in a few words. */
  readonly description: string;
  /** Where the option has no default: what happens without the variable. Default `none`. */
  readonly without?: string;
  /** Ignored unless this variable is set, too. */
  readonly beside?: string;
  /** Ignored where this variable is set. */
  readonly unless?: string;
}

export type VariableReading = keyof typeof readings;

/** Milliseconds in a second: durations of the environment are in seconds. */
export const secondMs = 1_000;

const readings = {
  text: (text: string): unknown => text,
  /** Separated by commas. Commas alone are no empty list: a list of keys that is empty by mistake must not open the service. */
  list: (text: string): unknown => {
    const parts = text.split(',').map((part) => part.trim());
    const given = parts.filter((part) => part !== '');
    return given.length === 0 ? [''] : given;
  },
  boolean: (text: string): unknown => (text === 'true' || text === 'false' ? text === 'true' : text),
  integer: (text: string): unknown => (/^\d{1,9}$/.test(text) ? Number(text) : text),
  fraction: (text: string): unknown => (/^(\d|\d?\.\d{1,9}|\d\.)$/.test(text) ? Number(text) : text),
  /** A duration in seconds for an option in milliseconds. */
  seconds: (text: string): unknown => (/^\d{1,9}$/.test(text) ? Number(text) * secondMs : text),
};

/** The value of an option, as far as the text can be read. */
export function readVariable(reads: VariableReading, text: string): unknown {
  return readings[reads](text);
}

/** In the order of the documentation. */
export const environmentVariables: Readonly<Record<string, EnvironmentVariable>> = {
  SQLITE_FILE: {
    option: 'database.file',
    reads: 'text',
    unless: 'DATABASE_URL',
    description: 'file of the database; `:memory:` keeps nothing after the end, and 256 MiB at most',
  },
  SQLITE_JOURNAL: {
    option: 'database.journal',
    reads: 'text',
    unless: 'DATABASE_URL',
    description: '`exclusive` for network shares: one process alone holds the file',
  },
  DATABASE_URL: {
    option: 'database.connectionString',
    reads: 'text',
    description: '`postgresql://user:password@host:5432/database` in place of the file; needs the package `pg`',
  },
  PREDICTION_KEYS: {
    option: 'access.predictionKeys',
    reads: 'list',
    description: 'keys to predict and to give feedback, separated by commas; none: everybody may',
  },
  MONITORING_KEYS: {
    option: 'access.monitoringKeys',
    reads: 'list',
    description: 'keys to read what is monitored, and to predict; none: nobody may, unless only this machine can call',
  },
  KEEP_TEXTS: {
    option: 'feedback.keepTexts',
    reads: 'boolean',
    description: '`true` keeps the text of every prediction, masked, for 30 days',
  },
  KEEP_CONFIRMED_TEXTS: {
    option: 'feedback.keepConfirmedTexts',
    reads: 'boolean',
    description: '`true` keeps the texts that come with a confirmation, masked, for 90 days, to learn from',
  },
  TEXT_HASH_KEY: {
    option: 'feedback.textHashKey',
    reads: 'text',
    without: 'made by itself',
    description: 'key of the hash that stands for a text, at least 32 characters, the same in all instances',
  },
  ALERT_THRESHOLD: {
    option: 'alerts.wrongPredictions.threshold',
    reads: 'integer',
    description: 'predictions reported wrong within the window that are an alert',
  },
  ALERT_WINDOW_SECONDS: {
    option: 'alerts.wrongPredictions.windowMs',
    reads: 'seconds',
    description: 'the window',
  },
  ALERT_COOLDOWN_SECONDS: {
    option: 'alerts.wrongPredictions.cooldownMs',
    reads: 'seconds',
    description: 'pause after an alert; reports in it are evaluated at its end',
  },
  ALERT_MAIL_TO: {
    option: 'alerts.channels.mail.to',
    reads: 'list',
    description:
      'addresses, separated by commas; then `ALERT_MAIL_FROM` and `SMTP_HOST` are needed, and the package `nodemailer`',
  },
  ALERT_MAIL_FROM: {
    option: 'alerts.channels.mail.from',
    reads: 'text',
    beside: 'ALERT_MAIL_TO',
    description: 'sender of the mails',
  },
  SMTP_HOST: {
    option: 'alerts.channels.mail.host',
    reads: 'text',
    beside: 'ALERT_MAIL_TO',
    description: 'the mail server',
  },
  SMTP_PORT: {
    option: 'alerts.channels.mail.port',
    reads: 'integer',
    beside: 'ALERT_MAIL_TO',
    without: 'by security',
    description: 'its port: 465 with `tls`, else 587',
  },
  SMTP_SECURITY: {
    option: 'alerts.channels.mail.security',
    reads: 'text',
    beside: 'ALERT_MAIL_TO',
    without: 'by the port',
    description: '`tls`, `starttls` or `none`; certificates are always checked',
  },
  SMTP_USER: {
    option: 'alerts.channels.mail.user',
    reads: 'text',
    beside: 'ALERT_MAIL_TO',
    description: 'for mail servers that ask; then `SMTP_PASSWORD` is needed',
  },
  SMTP_PASSWORD: {
    option: 'alerts.channels.mail.password',
    reads: 'text',
    beside: 'SMTP_USER',
    description: 'of the user',
  },
  ALERT_WEBHOOK_URL: {
    option: 'alerts.channels.webhook.url',
    reads: 'text',
    description:
      'JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com); then `ALERT_WEBHOOK_SECRET` is needed',
  },
  ALERT_WEBHOOK_SECRET: {
    option: 'alerts.channels.webhook.secret',
    reads: 'text',
    beside: 'ALERT_WEBHOOK_URL',
    description: '`whsec_` and 24 to 64 bytes in base64',
  },
  ALERT_SLACK_URL: {
    option: 'alerts.channels.slack.url',
    reads: 'text',
    description: 'incoming webhook of Slack',
  },
  ALERT_TEAMS_URL: {
    option: 'alerts.channels.teams.url',
    reads: 'text',
    description: 'workflow of Teams',
  },
  PUBLIC_URL: {
    option: 'alerts.publicUrl',
    reads: 'text',
    description: 'where people reach the service; messages link to it',
  },
  APPLICATIONINSIGHTS_CONNECTION_STRING: {
    option: 'telemetry.applicationInsights.connectionString',
    reads: 'text',
    description: 'events to Application Insights; Azure sets it by itself',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    option: 'telemetry.openTelemetry.export.endpoint',
    reads: 'text',
    description: 'traces and metrics by OTLP over HTTP; needs the OpenTelemetry packages',
  },
  TELEMETRY_SAMPLING: {
    option: 'telemetry.sampling',
    reads: 'fraction',
    description: 'share of predictions that are sent as events, 0 to 1; reported errors always are',
  },
};

/** Alert channels of the environment: each is there where the variable is set. */
export const environmentChannels = [
  { name: 'mail', kind: 'smtp', variable: 'ALERT_MAIL_TO' },
  { name: 'webhook', kind: 'webhook', variable: 'ALERT_WEBHOOK_URL' },
  { name: 'slack', kind: 'slack', variable: 'ALERT_SLACK_URL' },
  { name: 'teams', kind: 'teams', variable: 'ALERT_TEAMS_URL' },
] as const;
