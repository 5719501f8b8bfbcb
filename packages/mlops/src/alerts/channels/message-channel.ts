import { refuseUnknownOptions } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert, type AlertMessage } from './alert-message.ts';
import { readAddressOptions, readPublicUrl, type LinkOptions, type WebhookAddressOptions } from './channel-options.ts';
import { postJson } from './post-json.ts';

export interface MessageChannelOptions extends WebhookAddressOptions, LinkOptions {}

/**
 * Posts alerts to the address of a chat, in the form that it reads.
 * @throws {SentimentError} `option_invalid`
 */
export const createMessageChannel = (
  options: MessageChannelOptions,
  format: (message: AlertMessage) => object,
): Sender => {
  refuseUnknownOptions(options, ['url', 'allowInsecure', 'timeoutMs', 'publicUrl']);
  const address = readAddressOptions(options);
  const publicUrl = readPublicUrl(options);
  return {
    timeoutMs: address.attemptMs,
    async send(payload, signal) {
      const message = describeAlert(readAlert(payload), publicUrl);
      await postJson({ ...address.post, body: JSON.stringify(format(message)), signal });
    },
  };
};
