import { readFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { readServiceEnvironment } from './environment.ts';
import { environmentVariables, secondMs } from './environment-variables.ts';

const [one, two, three] = ['key-number-one-of-two', 'key-number-two-of-two', 'key-to-predict-only'];
const textHashKey = 'k'.repeat(32);
const secret = `whsec_${'A'.repeat(32)}`;

describe('the environment of a service', () => {
  it('has defaults that are closed to others and open to this machine', () => {
    const open = readServiceEnvironment({ environment: { SMTP_HOST: '', MONITORING_KEYS: ' ' }, loopback: true });
    expect(open.database).toEqual({ kind: 'sqlite', file: 'sentiment.sqlite', journal: 'wal', timeoutMs: 5_000 });
    expect(open.access).toEqual({ predictionKeys: [], monitoringKeys: [], openMonitoring: true });
    expect(open.alerts).toMatchObject({
      wrongPredictions: { threshold: 3, windowMs: 300_000, cooldownMs: 600_000 },
      channels: { log: { kind: 'log' } },
    });
    expect(Object.keys(open.alerts?.channels ?? {})).toEqual(['log']);
    expect(open.feedback).toMatchObject({ keepTexts: false, keepConfirmedTexts: false, days: { predictions: 90 } });
    expect(open.telemetry).toEqual({ environment: { SMTP_HOST: '', MONITORING_KEYS: ' ' }, sampling: 1 });
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
      telemetry: { sampling: 0.5, openTelemetry: { export: { endpoint: 'http://localhost:4318' } } },
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
    [{ ALERT_MAIL_TO: 'a@x', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x', SMTP_USER: 'u' }, 'SMTP_PASSWORD'],
    [{ ALERT_MAIL_TO: ',', SMTP_HOST: 'm', ALERT_MAIL_FROM: 'b@x' }, 'ALERT_MAIL_TO'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'secret.example' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://u:secret.example@host' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
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

  it.each([
    [{ ALERT_THRESHOLD: 'three' }, 'ALERT_THRESHOLD must be a whole number from 1 to 10000'],
    [{ ALERT_WINDOW_SECONDS: '-1' }, 'ALERT_WINDOW_SECONDS must be a whole number from 0 to 31536000'],
    [{ ALERT_COOLDOWN_SECONDS: '0' }, 'ALERT_COOLDOWN_SECONDS must be a whole number from 1 to 31536000'],
    [{ SQLITE_JOURNAL: 'off' }, 'SQLITE_JOURNAL must be one of wal, exclusive'],
    [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL must be an http(s) address'],
    [{ TELEMETRY_SAMPLING: '1.5' }, 'TELEMETRY_SAMPLING must be a number from 0 to 1'],
    [{ ALERT_MAIL_TO: 'a@x' }, 'SMTP_HOST must be set beside ALERT_MAIL_TO: the name of a mail server'],
    [
      { ALERT_WEBHOOK_URL: 'https://w' },
      'ALERT_WEBHOOK_SECRET must be set beside ALERT_WEBHOOK_URL: whsec_ and 24 to 64 bytes in base64; createWebhookSecret makes one',
    ],
  ])('says of %o what it must be', (environment, message) => {
    expect(() => readServiceEnvironment({ environment })).toThrow(expect.objectContaining({ message }));
  });

  it('ignores what belongs to something that is not set', () => {
    const of = (environment: Record<string, string>) => readServiceEnvironment({ environment });
    expect(of({ SMTP_HOST: 'm', SMTP_PORT: 'x', SMTP_PASSWORD: 'p' }).alerts).toEqual(of({}).alerts);
    expect(of({ DATABASE_URL: 'postgresql://a/b', SQLITE_JOURNAL: 'off' }).database.kind).toBe('postgresql');
    const disabled = of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'x', OTEL_SDK_DISABLED: 'true' });
    expect(disabled.telemetry?.openTelemetry).toBeUndefined();
  });
});

describe('docs/service.md', () => {
  const cellsOf = (line: string): string[] => line.split('|').map((cell) => cell.trim());

  it('lists every variable, with the default of the option that it fills', async () => {
    const settings: unknown = readServiceEnvironment({ environment: {} });
    const expected = Object.entries(environmentVariables).map(([name, { option, reads, without, description }]) => {
      const value = option
        .split('.')
        .reduce((at, part) => (at as Record<string, unknown> | undefined)?.[part], settings);
      const shown = reads === 'seconds' ? Number(value) / secondMs : value;
      const isDefault = value !== undefined && !Array.isArray(value);
      return ['', `\`${name}\``, isDefault ? `\`${String(shown)}\`` : (without ?? 'none'), description, ''];
    });
    const document = await readFile(new URL('../../../../docs/service.md', import.meta.url), 'utf8');
    const [, section = ''] = document.split('## Settings from the environment\n');
    const rows = section
      .split('\n## ')[0]
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.map(cellsOf)).toEqual(expected);
  });
});
