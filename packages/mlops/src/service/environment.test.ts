import { SentimentError } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { readServiceEnvironment } from './environment.ts';

const [one, two, three] = ['key-number-one-of-two', 'key-number-two-of-two', 'key-to-predict-only'];
const textHashKey = 'k'.repeat(32);
const secret = `whsec_${'A'.repeat(32)}`;

describe('the environment of a service', () => {
  it('has defaults that are closed to others and open to this machine', () => {
    const open = readServiceEnvironment({ environment: { SMTP_HOST: '', MONITORING_KEYS: ' ' }, loopback: true });
    expect(open.database).toEqual({ kind: 'sqlite', file: 'sentiment.sqlite', journal: 'wal' });
    expect(open.access).toEqual({ predictionKeys: [], monitoringKeys: [], openMonitoring: true });
    expect(open.alerts).toEqual({ wrongPredictions: {}, channels: { log: { kind: 'log' } } });
    expect(open.feedback).toEqual({ keepTexts: false, keepConfirmedTexts: false });
    expect(readServiceEnvironment({ environment: {} }).access?.openMonitoring).toBe(false);
  });

  it('reads everything it names', () => {
    const settings = readServiceEnvironment({
      loopback: true,
      environment: {
        DATABASE_URL: 'postgresql://a:secret@b/c',
        MONITORING_KEYS: `${one}, ${two}`,
        PREDICTION_KEYS: three,
        KEEP_TEXTS: 'true',
        KEEP_CONFIRMED_TEXTS: 'true',
        TEXT_HASH_KEY: textHashKey,
        ALERT_THRESHOLD: '5',
        ALERT_WINDOW_SECONDS: '60',
        ALERT_COOLDOWN_SECONDS: '120',
        PUBLIC_URL: 'https://x.example',
        ALERT_MAIL_TO: 'a@x.example,b@x.example',
        ALERT_MAIL_FROM: 'c@x.example',
        SMTP_HOST: 'mail',
        SMTP_PORT: '465',
        SMTP_SECURITY: 'tls',
        SMTP_USER: 'u',
        SMTP_PASSWORD: 'p',
        ALERT_WEBHOOK_URL: 'https://w',
        ALERT_WEBHOOK_SECRET: secret,
        ALERT_SLACK_URL: 'https://s',
        ALERT_TEAMS_URL: 'https://t',
        TELEMETRY_SAMPLING: '0.5',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      },
    });
    expect(settings).toMatchObject({
      database: { kind: 'postgresql', connectionString: 'postgresql://a:secret@b/c' },
      access: { predictionKeys: [three], monitoringKeys: [one, two], openMonitoring: false },
      feedback: { keepTexts: true, keepConfirmedTexts: true, textHashKey },
      telemetry: { sampling: 0.5, openTelemetry: true },
      alerts: {
        publicUrl: 'https://x.example',
        wrongPredictions: { threshold: 5, windowMs: 60_000, cooldownMs: 120_000 },
        channels: {
          mail: {
            kind: 'smtp',
            host: 'mail',
            port: 465,
            security: 'tls',
            user: 'u',
            password: 'p',
            from: 'c@x.example',
            to: ['a@x.example', 'b@x.example'],
          },
          webhook: { kind: 'webhook', url: 'https://w', secret },
          slack: { kind: 'slack', url: 'https://s' },
          teams: { kind: 'teams', url: 'https://t' },
        },
      },
    });
  });

  it.each([
    [{ SQLITE_JOURNAL: 'delete' }, 'SQLITE_JOURNAL'],
    [{ KEEP_CONFIRMED_TEXTS: 'yes' }, 'KEEP_CONFIRMED_TEXTS'],
    [{ PREDICTION_KEYS: ' , ' }, 'PREDICTION_KEYS'],
    [{ MONITORING_KEYS: ',' }, 'MONITORING_KEYS'],
    [{ KEEP_TEXTS: 'yes' }, 'KEEP_TEXTS'],
    [{ TELEMETRY_SAMPLING: '2' }, 'TELEMETRY_SAMPLING'],
    [{ ALERT_THRESHOLD: 'three' }, 'ALERT_THRESHOLD'],
    [{ ALERT_WINDOW_SECONDS: '-1' }, 'ALERT_WINDOW_SECONDS'],
    [{ ALERT_MAIL_TO: 'a@x.example' }, 'SMTP_HOST'],
    [{ ALERT_MAIL_TO: 'a@x.example', SMTP_HOST: 'm' }, 'ALERT_MAIL_FROM'],
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x', SMTP_SECURITY: 'ssl' }, 'SMTP_SECURITY'],
    [{ ALERT_WEBHOOK_URL: 'https://secret.example' }, 'ALERT_WEBHOOK_SECRET'],
    [{ ALERT_WEBHOOK_URL: 'https://w', ALERT_WEBHOOK_SECRET: 'secret.example' }, 'ALERT_WEBHOOK_SECRET'],
    [{ ALERT_WEBHOOK_URL: 'http://secret.example', ALERT_WEBHOOK_SECRET: secret }, 'ALERT_WEBHOOK_URL'],
    [{ ALERT_SLACK_URL: 'secret.example' }, 'ALERT_SLACK_URL'],
    [{ ALERT_TEAMS_URL: 'ftp://secret.example' }, 'ALERT_TEAMS_URL'],
    [{ ALERT_THRESHOLD: '0' }, 'ALERT_THRESHOLD'],
    [{ ALERT_COOLDOWN_SECONDS: '0' }, 'ALERT_COOLDOWN_SECONDS'],
    [{ ALERT_WINDOW_SECONDS: '40000000' }, 'ALERT_WINDOW_SECONDS'],
    [{ MONITORING_KEYS: 'secret.example' }, 'MONITORING_KEYS'],
    [{ PREDICTION_KEYS: `${three},secret.example` }, 'PREDICTION_KEYS'],
    [{ TEXT_HASH_KEY: 'secret.example' }, 'TEXT_HASH_KEY'],
    [{ APPLICATIONINSIGHTS_CONNECTION_STRING: 'secret.example' }, 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
    [{ PUBLIC_URL: 'secret.example' }, 'PUBLIC_URL'],
    [{ ALERT_MAIL_TO: 'secret.example', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x' }, 'ALERT_MAIL_TO'],
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'secret.example' }, 'ALERT_MAIL_FROM'],
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x', SMTP_PORT: '0' }, 'SMTP_PORT'],
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x', SMTP_SECURITY: 'none' }, 'SMTP_SECURITY'],
  ])('refuses %o by the name of the variable', (environment, field) => {
    let thrown: unknown;
    try {
      readServiceEnvironment({ environment });
    } catch (error) {
      thrown = error;
    }
    expect(SentimentError.isInstance(thrown) && [thrown.code, thrown.field]).toEqual(['option_invalid', field]);
    expect(String(thrown)).toContain(field);
    expect(String(thrown)).not.toContain('secret.example');
  });
});
