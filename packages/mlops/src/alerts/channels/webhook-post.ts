import { isLoopback, requireInteger, SentimentError } from 'sentiment-core/http';
import { codeOf, deliveryFailure } from '../../delivery/sender.ts';

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
interface AddressSettings {
  readonly post: { readonly url: URL; readonly timeoutMs: number };
  readonly attemptMs: number;
}

const longestMs = 600_000;
const marginMs = 5_000;

/** @throws {SentimentError} `option_invalid` */
export function readAddressOptions(options: WebhookAddressOptions): AddressSettings {
  const { url, allowInsecure = false, timeoutMs = 10_000 } = options;
  requireInteger('timeoutMs', timeoutMs, 1, longestMs);
  const attemptMs = Math.min(longestMs, timeoutMs + marginMs);
  return { post: { url: readWebhookAddress('url', url, allowInsecure), timeoutMs }, attemptMs };
}

/** @throws {SentimentError} `option_invalid` */
export function readPublicUrl({ publicUrl }: LinkOptions): URL | undefined {
  if (publicUrl === undefined) return undefined;
  if (URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol)) {
    const { origin, pathname } = new URL(publicUrl);
    return new URL(origin + pathname);
  }
  const message = 'option "publicUrl" must be an http(s) address';
  throw new SentimentError({ code: 'option_invalid', field: 'publicUrl', message });
}

function invalid(option: string, expected: string): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: option,
    message: `option "${option}" must be ${expected}`,
  });
}

/**
 * The address of a webhook. Its path is often the key to it, so no message shows it.
 * @param allowInsecure takes `http:` to other machines too
 * @throws {SentimentError} `option_invalid`
 */
function readWebhookAddress(option: string, value: unknown, allowInsecure: boolean): URL {
  if (typeof value !== 'string' || !URL.canParse(value)) throw invalid(option, 'an address');
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid(option, 'an https: address');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecure)
    throw invalid(option, 'an https: address (http: only to this machine, or with allowInsecure)');
  if (url.username !== '' || url.password !== '') throw invalid(option, 'an address without user and password');
  return url;
}

interface JsonPost {
  readonly url: URL;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Milliseconds until the receiver must have answered. */
  readonly timeoutMs: number;
}

/**
 * Posts JSON to a receiver and asks for a 2xx answer, which is not read. Redirects are not followed: they could lead
 * into a network that the operator did not mean.
 * @throws {SentimentError} `delivery_failed`, without the address
 */
export async function postJson({ url, body, headers = {}, signal, timeoutMs }: JsonPost): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8', 'user-agent': 'sentiment-core' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    await response.body?.cancel();
  } catch (error) {
    if (timeout.aborted) throw deliveryFailure(`did not answer within ${timeoutMs} ms`, error);
    const code = codeOf(error);
    throw deliveryFailure(`could not be reached${code === undefined ? '' : ` (${code})`}`, error);
  }
  const { status } = response;
  if (response.ok) return;
  const words = `answered ${status}${status < 400 ? '; redirects are not followed' : ''}`;
  throw deliveryFailure(words, undefined, readRetryAfter(response.headers.get('retry-after')));
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
}
