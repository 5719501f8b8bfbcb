import { SentimentError } from 'sentiment-core';
import { requireObject } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { createLogChannel, type LogChannelOptions } from './log-channel.ts';
import { createSlackChannel, type SlackChannelOptions } from './slack-channel.ts';
import { createSmtpChannel } from './smtp-channel.ts';
import type { SmtpChannelOptions } from './smtp-options.ts';
import { createTeamsChannel, type TeamsChannelOptions } from './teams-channel.ts';
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
  /** For every channel that has none of its own. */
  readonly publicUrl?: string | undefined;
}

const nameShape = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * Senders for an outbox, by the names the operator gave: `{ mail: { kind: 'smtp', … }, ops: { kind: 'slack', … } }`.
 * @throws {SentimentError} `option_invalid`, with the channel and its option as field
 */
export const createAlertChannels = (
  channels: Readonly<Record<string, AlertChannelSettings>>,
  options: AlertChannelsOptions = {},
): Record<string, Sender> => {
  requireObject('channels', channels);
  return Object.fromEntries(
    Object.entries(channels).map(([name, settings]) => {
      if (!nameShape.test(name)) throw invalid('channels', 'names of lower-case letters, digits and hyphens');
      requireObject(`channels.${name}`, settings);
      return [name, named(name, () => createChannel(settings, options))];
    }),
  );
};

const createChannel = (settings: AlertChannelSettings, { telemetry, publicUrl }: AlertChannelsOptions): Sender => {
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
};

const without = <Settings extends { readonly kind: string }>({ kind: _, ...rest }: Settings): Omit<Settings, 'kind'> =>
  rest;

const invalid = (option: string, expected: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field: option, message: `option "${option}" must be ${expected}` });

/** Says whose option is wrong. */
const named = (name: string, create: () => Sender): Sender => {
  try {
    return create();
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.field === undefined) throw error;
    const field = `channels.${name}.${error.field}`;
    throw new SentimentError({ code: error.code, field, message: `${field}: ${error.message}`, cause: error });
  }
};
