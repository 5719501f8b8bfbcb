import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireFunction, requireObject } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { describeAlert, readAlert } from '../alert.ts';
import {
  createSlackChannel,
  createTeamsChannel,
  type SlackChannelOptions,
  type TeamsChannelOptions,
} from './chat-channels.ts';
import { createSmtpChannel, type SmtpChannelOptions } from './smtp-channel.ts';
import { createTelemetryChannel } from './telemetry-channel.ts';
import { createWebhookChannel, type WebhookChannelOptions } from './webhook-channel.ts';

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

const nameShape = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * Senders for an outbox, by the names the operator gave: `{ mail: { kind: 'smtp', … }, ops: { kind: 'slack', … } }`.
 * @throws {SentimentError} `option_invalid`, with the channel and its option as field
 */
export function createAlertChannels(
  channels: Readonly<Record<string, AlertChannelSettings>>,
  options: AlertChannelsOptions = {},
): Record<string, Sender> {
  requireObject('channels', channels);
  return Object.fromEntries(
    Object.entries(channels).map(([name, settings]) => {
      if (!nameShape.test(name)) throw invalid('channels', 'names of lower-case letters, digits and hyphens');
      requireObject(`channels.${name}`, settings);
      return [name, named(name, () => createChannel(settings, options))];
    }),
  );
}

function createChannel(settings: AlertChannelSettings, { telemetry, publicUrl }: AlertChannelsOptions): Sender {
  const links = publicUrl === undefined ? {} : { publicUrl };
  switch (settings.kind) {
    case 'smtp':
      return createSmtpChannel({ ...links, ...without(settings) });
    case 'webhook':
      return createWebhookChannel({ ...links, ...without(settings) });
    case 'slack':
      return createSlackChannel({ ...links, ...without(settings) });
    case 'teams':
      return createTeamsChannel({ ...links, ...without(settings) });
    case 'log':
      return createLogChannel(without(settings));
    case 'telemetry':
      if (telemetry === undefined) throw invalid('kind', 'another one: there is no telemetry');
      return createTelemetryChannel(telemetry);
    default:
      throw invalid('kind', 'one of smtp, webhook, slack, teams, log, telemetry');
  }
}

function without<Settings extends { readonly kind: string }>({ kind: _, ...rest }: Settings): Omit<Settings, 'kind'> {
  return rest;
}

function invalid(option: string, expected: string): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: option,
    message: `option "${option}" must be ${expected}`,
  });
}

/** Says whose option is wrong. */
function named(name: string, create: () => Sender): Sender {
  try {
    return create();
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.field === undefined) throw error;
    const field = `channels.${name}.${error.field}`;
    throw new SentimentError({ code: error.code, field, message: `${field}: ${error.message}`, cause: error });
  }
}

export interface LogChannelOptions {
  /** Takes one line without its end. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

/**
 * Writes alerts as lines of JSON.
 * @throws {SentimentError} `option_invalid`
 */
export function createLogChannel(options: LogChannelOptions = {}): Sender {
  refuseUnknownOptions(options, ['write']);
  const { write = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  requireFunction('write', write);
  return {
    send(payload) {
      const alert = readAlert(payload);
      const time = new Date(alert.firedAt).toISOString();
      write(JSON.stringify({ level: 'warn', event: 'ALERT', time, message: describeAlert(alert).title, alert }));
      return Promise.resolve();
    },
  };
}
