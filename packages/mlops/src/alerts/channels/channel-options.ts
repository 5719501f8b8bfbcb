import { requireInteger, SentimentError } from 'sentiment-core/http';
import { readWebhookAddress } from './webhook-address.ts';

/** What every channel that posts to an address takes. */
export interface WebhookAddressOptions {
  /** Where to post; `https:`, or this machine. Its path is treated as a secret. */
  readonly url: string;
  /** Takes `http:` to other machines. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** Milliseconds until the receiver must have answered, 1 to 600,000. Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

export interface LinkOptions {
  /** Where people reach the service, e.g. `https://sentiment.example.com`; messages then link to it. */
  readonly publicUrl?: string | undefined;
}

/** A checked address, and how long a whole attempt may take. */
export interface AddressSettings {
  readonly post: { readonly url: URL; readonly timeoutMs: number };
  readonly attemptMs: number;
}

const longestMs = 600_000;
const marginMs = 5_000;

/** @throws {SentimentError} `option_invalid` */
export const readAddressOptions = (options: WebhookAddressOptions): AddressSettings => {
  const { url, allowInsecure = false, timeoutMs = 10_000 } = options;
  requireInteger('timeoutMs', timeoutMs, 1, longestMs);
  const attemptMs = Math.min(longestMs, timeoutMs + marginMs);
  return { post: { url: readWebhookAddress('url', url, allowInsecure), timeoutMs }, attemptMs };
};

/** @throws {SentimentError} `option_invalid` */
export const readPublicUrl = ({ publicUrl }: LinkOptions): URL | undefined => {
  if (publicUrl === undefined) return undefined;
  if (URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol)) {
    const { origin, pathname } = new URL(publicUrl);
    return new URL(origin + pathname);
  }
  const message = 'option "publicUrl" must be an http(s) address';
  throw new SentimentError({ code: 'option_invalid', field: 'publicUrl', message });
};
