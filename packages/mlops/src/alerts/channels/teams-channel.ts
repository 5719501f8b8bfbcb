import type { Sender } from '../../delivery/sender.ts';
import type { AlertMessage } from './alert-message.ts';
import { createMessageChannel, type MessageChannelOptions } from './message-channel.ts';

export type TeamsChannelOptions = MessageChannelOptions;

/**
 * Posts alerts to a webhook of Teams' Workflows ("when a Teams webhook request is received") as an Adaptive Card. The
 * older connectors of Microsoft 365, which took message cards, are being switched off.
 * @throws {SentimentError} `option_invalid`
 */
export const createTeamsChannel = (options: TeamsChannelOptions): Sender =>
  createMessageChannel(options, formatTeamsMessage);

/** https://adaptivecards.io/explorer, version 1.4, which every client of Teams shows. */
export const formatTeamsMessage = ({ title, summary, facts, links }: AlertMessage): object => ({
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
});

/** Cards read a little Markdown in texts. */
const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]()#<>~|]/g, (mark) => `\\${mark}`);
