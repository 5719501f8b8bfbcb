import { randomBytes } from 'node:crypto';
import { callback, extendOptions, parseOptions, secret, withDefault } from 'sentiment-core/http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert } from '../alert.ts';
import {
  addressOf,
  linkBase,
  type LinkOptions,
  postJson,
  postOptions,
  type WebhookAddressOptions,
} from './webhook-post.ts';

export interface WebhookChannelOptions extends WebhookAddressOptions, LinkOptions {
  /** `whsec_` and base64, see `createWebhookSecret`. */
  readonly secret: string;
  /** Milliseconds since 1970, for the signature. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
}

const prefix = 'whsec_';
const [fewestBytes, mostBytes] = [24, 64];
const secretShape = /^[A-Za-z0-9+/]{1,88}={0,2}$/;

const webhookSecret = secret(
  `${prefix} and ${fewestBytes} to ${mostBytes} bytes in base64; createWebhookSecret makes one`,
  (text) => keyOf(text) !== undefined,
);

export const webhookOptions = extendOptions(postOptions, {
  secret: webhookSecret,
  clock: withDefault(callback<() => number>(), () => Date.now()),
});

/**
 * Posts alerts as JSON, `{ type: 'alert.fired', timestamp, title, summary, data, links }` with the alert as `data`,
 * signed with HMAC-SHA256 as https://www.standardwebhooks.com says. Receivers check with `verifyWebhookSignature`.
 * @throws {SentimentError} `option_invalid`
 */
export function createWebhookChannel(options: WebhookChannelOptions): Sender {
  const { secret: key, clock, ...settings } = parseOptions(webhookOptions, options);
  const address = addressOf(settings);
  const publicUrl = linkBase(settings.publicUrl);
  const webhook = openWebhook(key);
  return {
    timeoutMs: address.attemptMs,
    async send(payload, signal, { id }) {
      const alert = readAlert(payload);
      const { title, summary, links } = describeAlert(alert, publicUrl);
      const timestamp = new Date(alert.firedAt).toISOString();
      const body = JSON.stringify({ type: 'alert.fired', timestamp, title, summary, data: alert, links });
      await postJson({ ...address.post, body, headers: { ...signWebhook(webhook, id, clock(), body) }, signal });
    },
  };
}

/** Headers of a signed webhook, in the form of https://www.standardwebhooks.com. */
export interface WebhookHeaders {
  /** The same in every attempt. */
  readonly 'webhook-id': string;
  /** Seconds since 1970, of this attempt. */
  readonly 'webhook-timestamp': string;
  /** One or more of `v1,<base64>`, separated by spaces. */
  readonly 'webhook-signature': string;
}

export interface VerifyWebhookOptions {
  /** The secret both sides know; several while it is being changed. */
  readonly secrets: string | readonly string[];
  /** Of the request, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it arrived, before any parsing. */
  readonly body: string | Uint8Array;
}

/** A new secret, `whsec_` and 32 random bytes in base64. */
export function createWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

function keyOf(text: string): Buffer | undefined {
  const encoded = text.replace(prefix, '');
  const key = secretShape.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  return key.length >= fewestBytes && key.length <= mostBytes ? key : undefined;
}

/**
 * Signs and verifies with a secret of 24 to 64 bytes in base64, with or without `whsec_`.
 * @throws {SentimentError} `option_invalid`, without the secret
 */
export function readWebhookSecret(option: string, text: unknown): Webhook {
  return openWebhook(parseOptions(webhookSecret, text, option));
}

/** @param text a checked secret */
function openWebhook(text: string): Webhook {
  return new Webhook(keyOf(text) ?? Buffer.alloc(0), { format: 'raw' });
}

/** @param at milliseconds since 1970 */
export function signWebhook(webhook: Webhook, id: string, at: number, body: string): WebhookHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': webhook.sign(id, new Date(at), body),
  };
}

/**
 * Whether a webhook was signed with the secret, is unchanged, and is at most 5 minutes old. Receivers can use the package
 * standardwebhooks itself, or its counterpart in their language. To act only once, remember each `webhook-id` for 5 minutes.
 * @throws {SentimentError} `option_invalid` when a secret is malformed
 */
export function verifyWebhookSignature({ secrets, headers, body }: VerifyWebhookOptions): boolean {
  const webhooks = [secrets].flat().map((secret) => readWebhookSecret('secrets', secret));
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  const given = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const text = typeof body === 'string' ? body : Buffer.from(body).toString();
  return webhooks.some((webhook) => isSigned(webhook, text, given));
}

function isSigned(webhook: Webhook, body: string, headers: WebhookHeaders): boolean {
  try {
    webhook.verify(body, { ...headers }, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
