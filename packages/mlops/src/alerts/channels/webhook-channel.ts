import { refuseUnknownOptions, requireFunction } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert } from './alert-message.ts';
import { readAddressOptions, readPublicUrl, type LinkOptions, type WebhookAddressOptions } from './channel-options.ts';
import { postJson } from './post-json.ts';
import { readWebhookSecret, signWebhook } from './webhook-signature.ts';

export interface WebhookChannelOptions extends WebhookAddressOptions, LinkOptions {
  /** `whsec_` and base64, see `createWebhookSecret`. */
  readonly secret: string;
  /** Milliseconds since 1970, for the signature. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Posts alerts as JSON, `{ type: 'alert.fired', timestamp, title, summary, data, links }` with the alert as `data`,
 * signed with HMAC-SHA256 as https://www.standardwebhooks.com says. Receivers check with `verifyWebhookSignature`.
 * @throws {SentimentError} `option_invalid`
 */
export const createWebhookChannel = (options: WebhookChannelOptions): Sender => {
  refuseUnknownOptions(options, ['url', 'allowInsecure', 'timeoutMs', 'publicUrl', 'secret', 'clock']);
  const { secret, clock = Date.now } = options;
  requireFunction('clock', clock);
  const address = readAddressOptions(options);
  const publicUrl = readPublicUrl(options);
  const key = readWebhookSecret('secret', secret);
  return {
    timeoutMs: address.attemptMs,
    async send(payload, signal, { id }) {
      const alert = readAlert(payload);
      const { title, summary, links } = describeAlert(alert, publicUrl);
      const timestamp = new Date(alert.firedAt).toISOString();
      const body = JSON.stringify({ type: 'alert.fired', timestamp, title, summary, data: alert, links });
      await postJson({ ...address.post, body, headers: { ...signWebhook(key, id, clock(), body) }, signal });
    },
  };
};
