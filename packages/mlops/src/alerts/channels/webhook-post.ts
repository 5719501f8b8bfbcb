import {
  boolean,
  integer,
  isLoopback,
  optional,
  optionsOf,
  type OutputOf,
  secret,
  withDefault,
  withRules,
} from 'sentiment-core/http';
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

const longestMs = 600_000;
const marginMs = 5_000;

function webUrl(address: string): URL | undefined {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Where people reach the service. */
export const publicUrlOption = secret('an http(s) address', (address) => webUrl(address) !== undefined);

/** Options of every channel that posts to an address. The address is often the key to it, so no message shows it. */
export const postOptions = withRules(
  optionsOf<WebhookAddressOptions & LinkOptions>()({
    url: secret('an https: address', (address) => webUrl(address) !== undefined),
    allowInsecure: withDefault(boolean(), false),
    timeoutMs: withDefault(integer(1, longestMs), 10_000),
    publicUrl: optional(publicUrlOption),
  }),
  [
    {
      option: 'url',
      expected: 'an https: address (http: only to this machine, or with allowInsecure)',
      holds: ({ url, allowInsecure }) =>
        allowInsecure || new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname),
    },
    {
      option: 'url',
      expected: 'an address without user and password',
      holds: ({ url }) => new URL(url).username === '' && new URL(url).password === '',
    },
  ],
);

/** Where to post, and how long a whole attempt may take. */
interface AddressSettings {
  readonly post: { readonly url: URL; readonly timeoutMs: number };
  readonly attemptMs: number;
}

export function addressOf({
  url,
  timeoutMs,
}: Pick<OutputOf<typeof postOptions>, 'url' | 'timeoutMs'>): AddressSettings {
  return { post: { url: new URL(url), timeoutMs }, attemptMs: Math.min(longestMs, timeoutMs + marginMs) };
}

/** The address that links begin with. */
export function linkBase(publicUrl: string | undefined): URL | undefined {
  if (publicUrl === undefined) return undefined;
  const { origin, pathname } = new URL(publicUrl);
  return new URL(origin + pathname);
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
