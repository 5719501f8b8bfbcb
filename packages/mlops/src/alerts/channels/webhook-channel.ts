import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SentimentError } from 'sentiment-core';
import { refuseUnknownOptions, requireFunction } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert } from '../alert.ts';
import {
  type LinkOptions,
  postJson,
  readAddressOptions,
  readPublicUrl,
  type WebhookAddressOptions,
} from './webhook-post.ts';

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
export function createWebhookChannel(options: WebhookChannelOptions): Sender {
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
  /** Seconds that the time of the message may lie off, before and after: older ones may be replayed. Default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: () => number;
}

const prefix = 'whsec_';
const [fewestBytes, mostBytes] = [24, 64];
const secretShape = /^[A-Za-z0-9+/]{1,88}={0,2}$/;
const signatureBytes = 32;

/** A new secret, `whsec_` and 32 random bytes in base64. */
export function createWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * The key in a secret: 24 to 64 bytes in base64, with or without `whsec_`.
 * @throws {SentimentError} `option_invalid`, without the secret
 */
export function readWebhookSecret(option: string, secret: unknown): Uint8Array {
  const text = typeof secret === 'string' ? secret.replace(prefix, '') : '';
  const key = secretShape.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (key.length >= fewestBytes && key.length <= mostBytes) return key;
  const message = `option "${option}" must be ${prefix} and ${fewestBytes} to ${mostBytes} bytes in base64; createWebhookSecret makes one`;
  throw new SentimentError({ code: 'option_invalid', field: option, message });
}

/** @param at milliseconds since 1970 */
export function signWebhook(key: Uint8Array, id: string, at: number, body: string): WebhookHeaders {
  const timestamp = String(Math.floor(at / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(key, id, timestamp, Buffer.from(body)).toString('base64')}`,
  };
}

/**
 * Whether a webhook comes from whoever knows the secret, unchanged and not long ago. Receivers of any language can use a
 * library of Standard Webhooks instead. Whoever must not act twice remembers `webhook-id` for the time of the tolerance.
 * @throws {SentimentError} `option_invalid` when a secret is none
 */
export function verifyWebhookSignature(options: VerifyWebhookOptions): boolean {
  const { secrets, headers, body, toleranceSeconds = 300, clock = Date.now } = options;
  const keys = [secrets].flat().map((secret) => readWebhookSecret('secrets', secret));
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(clock() / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const expected = keys.map((key) => signatureOf(key, id, timestamp, bytes));
  return signatures.split(' ').some((given) => {
    const signature = given.startsWith('v1,') ? Buffer.from(given.slice(3), 'base64') : Buffer.alloc(0);
    return signature.length === signatureBytes && expected.some((right) => timingSafeEqual(right, signature));
  });
}

function signatureOf(key: Uint8Array, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
