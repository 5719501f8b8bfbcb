import { SentimentError } from 'sentiment-core';
import {
  callback,
  exactly,
  extendOptions,
  optionsOf,
  parseOptions,
  record,
  variants,
  withDefault,
} from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { describeAlert, readAlert } from '../alert.ts';
import {
  createSlackChannel,
  createTeamsChannel,
  type SlackChannelOptions,
  type TeamsChannelOptions,
} from './chat-channels.ts';
import { createSmtpChannel, type SmtpChannelOptions, smtpOptions } from './smtp-channel.ts';
import { createTelemetryChannel } from './telemetry-channel.ts';
import { createWebhookChannel, type WebhookChannelOptions, webhookOptions } from './webhook-channel.ts';
import { type LinkOptions, postOptions } from './webhook-post.ts';

/** A channel as a configuration file has it. */
export type AlertChannelSettings =
  | ({ readonly kind: 'smtp' } & SmtpChannelOptions)
  | ({ readonly kind: 'webhook' } & WebhookChannelOptions)
  | ({ readonly kind: 'slack' } & SlackChannelOptions)
  | ({ readonly kind: 'teams' } & TeamsChannelOptions)
  | ({ readonly kind: 'log' } & LogChannelOptions)
  | { readonly kind: 'telemetry' };

export interface AlertChannelsOptions {
  /** For channels of the kind `telemetry`. */
  readonly telemetry?: Pick<Telemetry, 'deliver'> | undefined;
  /** Default of every channel. */
  readonly publicUrl?: string | undefined;
}

export interface LogChannelOptions {
  /** Takes one line without its end. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

const logOptions = optionsOf<LogChannelOptions>()({
  write: withDefault(callback<(line: string) => void>(), (line) => void process.stderr.write(`${line}\n`)),
});

/** Channels by the names that the operator gave them. */
export const alertChannels = record(
  variants('kind', [
    extendOptions(smtpOptions, { kind: exactly('smtp') }),
    extendOptions(webhookOptions, { kind: exactly('webhook') }),
    extendOptions(postOptions, { kind: exactly('slack') }),
    extendOptions(postOptions, { kind: exactly('teams') }),
    extendOptions(logOptions, { kind: exactly('log') }),
    optionsOf<{ readonly kind: 'telemetry' }>()({ kind: exactly('telemetry') }),
  ]),
  { expected: 'lower-case letters, digits and hyphens', shape: /^[a-z0-9][a-z0-9-]{0,39}$/ },
);

/**
 * Senders for an outbox, by the names the operator gave: `{ mail: { kind: 'smtp', … }, ops: { kind: 'slack', … } }`.
 * @throws {SentimentError} `option_invalid`, with the channel and its option as field
 */
export function createAlertChannels(
  channels: Readonly<Record<string, AlertChannelSettings>>,
  options: AlertChannelsOptions = {},
): Record<string, Sender> {
  const named = Object.entries(parseOptions(alertChannels, channels, 'channels'));
  return Object.fromEntries(named.map(([name, settings]) => [name, createChannel(name, settings, options)]));
}

function createChannel(
  name: string,
  settings: AlertChannelSettings,
  { telemetry, publicUrl }: AlertChannelsOptions,
): Sender {
  switch (settings.kind) {
    case 'smtp':
      return createSmtpChannel(withLinks(settings, publicUrl));
    case 'webhook':
      return createWebhookChannel(withLinks(settings, publicUrl));
    case 'slack':
      return createSlackChannel(withLinks(settings, publicUrl));
    case 'teams':
      return createTeamsChannel(withLinks(settings, publicUrl));
    case 'log':
      return createLogChannel({ write: settings.write });
    case 'telemetry': {
      if (telemetry !== undefined) return createTelemetryChannel(telemetry);
      const field = `channels.${name}.kind`;
      const message = `option "${field}" must be another one: there is no telemetry`;
      throw new SentimentError({ code: 'option_invalid', field, message });
    }
  }
}

/** The options of a channel: without its kind, with the address of the service where it has none of its own. */
function withLinks<Settings extends LinkOptions & { readonly kind: string }>(
  { kind: _, ...options }: Settings,
  publicUrl: string | undefined,
): Omit<Settings, 'kind'> {
  return { ...options, publicUrl: options.publicUrl ?? publicUrl };
}

/**
 * Writes alerts as lines of JSON.
 * @throws {SentimentError} `option_invalid`
 */
export function createLogChannel(options: LogChannelOptions = {}): Sender {
  const { write } = parseOptions(logOptions, options);
  return {
    send(payload) {
      const alert = readAlert(payload);
      const time = new Date(alert.firedAt).toISOString();
      write(JSON.stringify({ level: 'warn', event: 'ALERT', time, message: describeAlert(alert).title, alert }));
      return Promise.resolve();
    },
  };
}
