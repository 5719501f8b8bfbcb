import type { Sender } from '../../delivery/sender.ts';
import type { AlertMessage } from './alert-message.ts';
import { createMessageChannel, type MessageChannelOptions } from './message-channel.ts';

export type SlackChannelOptions = MessageChannelOptions;

/**
 * Posts alerts to an incoming webhook of Slack, as blocks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @throws {SentimentError} `option_invalid`
 */
export const createSlackChannel = (options: SlackChannelOptions): Sender =>
  createMessageChannel(options, formatSlackMessage);

const [longestHeader, longestField] = [150, 2_000];

/** `text` is what notifications show. Fields are pairs of a row, at most ten of them. */
export const formatSlackMessage = ({ title, summary, facts, links }: AlertMessage): object => ({
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
});

/** The three characters that mean something in Slack's texts; with `verbatim`, nothing else becomes a mention. */
const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
