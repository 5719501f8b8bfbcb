import { parseOptions } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import { type AlertMessage, describeAlert, readAlert } from '../alert.ts';
import {
  addressOf,
  linkBase,
  type LinkOptions,
  postJson,
  postOptions,
  type WebhookAddressOptions,
} from './webhook-post.ts';

interface MessageChannelOptions extends WebhookAddressOptions, LinkOptions {}

/**
 * Posts alerts to the address of a chat, in the form that it reads.
 * @throws {SentimentError} `option_invalid`
 */
function createMessageChannel(options: MessageChannelOptions, format: (message: AlertMessage) => object): Sender {
  const settings = parseOptions(postOptions, options);
  const address = addressOf(settings);
  const publicUrl = linkBase(settings.publicUrl);
  return {
    timeoutMs: address.attemptMs,
    async send(payload, signal) {
      const message = describeAlert(readAlert(payload), publicUrl);
      await postJson({ ...address.post, body: JSON.stringify(format(message)), signal });
    },
  };
}

export type SlackChannelOptions = MessageChannelOptions;

/**
 * Posts alerts to an incoming webhook of Slack, as blocks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @throws {SentimentError} `option_invalid`
 */
export function createSlackChannel(options: SlackChannelOptions): Sender {
  return createMessageChannel(options, formatSlackMessage);
}

const [longestHeader, longestField] = [150, 2_000];

/** `text` is what notifications show. Fields are pairs of a row, at most ten of them. */
export function formatSlackMessage({ title, summary, facts, links }: AlertMessage): object {
  return {
    text: escapeSlack(`${title}. ${summary}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, longestHeader), emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text: escapeSlack(summary), verbatim: true } },
      {
        type: 'section',
        fields: facts.slice(0, 10).map(({ name, value }) => ({
          type: 'mrkdwn',
          text: `*${escapeSlack(name)}*\n${escapeSlack(value)}`.slice(0, longestField),
          verbatim: true,
        })),
      },
      ...(links.length === 0
        ? []
        : [
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: links.map((link) => `<${link.address}|${escapeSlack(link.name)}>`).join(' · '),
              },
            },
          ]),
    ],
  };
}

/** The three characters that mean something in Slack's texts; with `verbatim`, nothing else becomes a mention. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export type TeamsChannelOptions = MessageChannelOptions;

/**
 * Posts alerts to a webhook of Teams' Workflows ("when a Teams webhook request is received") as an Adaptive Card. The
 * older connectors of Microsoft 365, which took message cards, are being switched off.
 * @throws {SentimentError} `option_invalid`
 */
export function createTeamsChannel(options: TeamsChannelOptions): Sender {
  return createMessageChannel(options, formatTeamsMessage);
}

/** https://adaptivecards.io/explorer, version 1.4, which every client of Teams shows. */
export function formatTeamsMessage({ title, summary, facts, links }: AlertMessage): object {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', size: 'Large', weight: 'Bolder', wrap: true, text: escapeMarkdown(title) },
            { type: 'TextBlock', wrap: true, text: escapeMarkdown(summary) },
            { type: 'FactSet', facts: facts.map(({ name, value }) => ({ title: name, value: escapeMarkdown(value) })) },
          ],
          actions: links.map(({ name, address: url }) => ({ type: 'Action.OpenUrl', title: name, url })),
        },
      },
    ],
  };
}

/** Cards read a little Markdown in texts. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]()#<>~|]/g, (mark) => `\\${mark}`);
}
