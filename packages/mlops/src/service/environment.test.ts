import { SentimentError } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { readServiceEnvironment } from './environment.ts';

describe('the environment of a service', () => {
  it('has defaults that are closed to others and open to this machine', () => {
    const open = readServiceEnvironment({ environment: { SMTP_HOST: '', MONITORING_KEYS: ' ' }, loopback: true });
    expect(open.database).toEqual({ kind: 'sqlite', file: 'sentiment.sqlite', journal: 'wal' });
    expect(open.access).toEqual({ predictionKeys: [], monitoringKeys: [], openMonitoring: true });
    expect(open.alerts).toEqual({ wrongPredictions: {}, channels: { log: { kind: 'log' } } });
    expect(open.feedback).toEqual({ keepTexts: false });
    expect(readServiceEnvironment({ environment: {} }).access?.openMonitoring).toBe(false);
  });

  it('reads everything it names', () => {
    const settings = readServiceEnvironment({
      loopback: true,
      environment: {
        ...{ DATABASE_URL: 'postgresql://a:secret@b/c', MONITORING_KEYS: 'one, two', PREDICTION_KEYS: 'three' },
        ...{ KEEP_TEXTS: 'true', TEXT_HASH_KEY: 'k', ALERT_THRESHOLD: '5', ALERT_WINDOW_SECONDS: '60' },
        ...{ ALERT_COOLDOWN_SECONDS: '120', PUBLIC_URL: 'https://x.example', ALERT_MAIL_TO: 'a@x.example,b@x.example' },
        ...{ ALERT_MAIL_FROM: 'c@x.example', SMTP_HOST: 'mail', SMTP_PORT: '465', SMTP_SECURITY: 'tls' },
        ...{ SMTP_USER: 'u', SMTP_PASSWORD: 'p', ALERT_WEBHOOK_URL: 'https://w', ALERT_WEBHOOK_SECRET: 's' },
        ...{ ALERT_SLACK_URL: 'https://s', ALERT_TEAMS_URL: 'https://t', TELEMETRY_SAMPLING: '0.5' },
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
      },
    });
    expect(settings).toMatchObject({
      database: { kind: 'postgresql', connectionString: 'postgresql://a:secret@b/c' },
      access: { predictionKeys: ['three'], monitoringKeys: ['one', 'two'], openMonitoring: false },
      feedback: { keepTexts: true, textHashKey: 'k' },
      telemetry: { sampling: 0.5, openTelemetry: true },
      alerts: {
        publicUrl: 'https://x.example',
        wrongPredictions: { threshold: 5, windowMs: 60_000, cooldownMs: 120_000 },
        channels: {
          mail: {
            ...{
              kind: 'smtp',
              host: 'mail',
              port: 465,
              security: 'tls',
              user: 'u',
              password: 'p',
              from: 'c@x.example',
            },
            to: ['a@x.example', 'b@x.example'],
          },
          webhook: { kind: 'webhook', url: 'https://w', secret: 's' },
          slack: { kind: 'slack', url: 'https://s' },
          teams: { kind: 'teams', url: 'https://t' },
        },
      },
    });
  });

  it.each([
    [{ SQLITE_JOURNAL: 'delete' }, 'SQLITE_JOURNAL'],
    [{ KEEP_TEXTS: 'yes' }, 'KEEP_TEXTS'],
    [{ TELEMETRY_SAMPLING: '2' }, 'TELEMETRY_SAMPLING'],
    [{ ALERT_THRESHOLD: 'three' }, 'ALERT_THRESHOLD'],
    [{ ALERT_WINDOW_SECONDS: '-1' }, 'ALERT_WINDOW_SECONDS'],
    [{ ALERT_MAIL_TO: 'a@x.example' }, 'SMTP_HOST'],
    [{ ALERT_MAIL_TO: 'a@x.example', SMTP_HOST: 'm' }, 'ALERT_MAIL_FROM'],
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x', SMTP_SECURITY: 'ssl' }, 'SMTP_SECURITY'],
    [{ ALERT_WEBHOOK_URL: 'https://secret.example' }, 'ALERT_WEBHOOK_SECRET'],
  ])('refuses %o by the name of the variable', (environment, field) => {
    let thrown: unknown;
    try {
      readServiceEnvironment({ environment });
    } catch (error) {
      thrown = error;
    }
    expect(SentimentError.isInstance(thrown) && [thrown.code, thrown.field]).toEqual(['option_invalid', field]);
    expect(String(thrown)).not.toContain('secret.example');
  });
});
