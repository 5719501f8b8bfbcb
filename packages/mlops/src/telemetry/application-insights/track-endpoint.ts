import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { codeOf } from '../../delivery/sender.ts';
import type { EventEnvelope } from './envelope.ts';

interface TrackEndpointOptions {
  readonly trackUrl: URL;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds until a request without an answer has failed. */
  readonly requestTimeoutMs: number;
  /** Epoch milliseconds, to read `Retry-After` dates. */
  readonly clock: () => number;
}

/** Posts envelopes in one request. Never rejects: a failure is an outcome too. */
type SendEnvelopes = (envelopes: readonly EventEnvelope[], signal: AbortSignal) => Promise<TrackOutcome>;

const compress = promisify(gzip);
/** Smaller bodies fit into one packet as they are. */
const smallestCompressed = 1_024;
const largestRedirectCount = 5;
/** An answer is a few numbers, and an error for each envelope. */
const longestAnswer = 1_000_000;

/** Where Azure may send a client on to. Other hosts must not get what was meant for the collector. */
const azureDomains = [
  '.applicationinsights.azure.com',
  '.applicationinsights.azure.us',
  '.applicationinsights.azure.cn',
  '.monitor.azure.com',
  '.services.visualstudio.com',
];
function isTrusted(target: URL, configured: URL): boolean {
  return (
    target.protocol === configured.protocol &&
    target.username === '' &&
    (target.hostname === configured.hostname || azureDomains.some((domain) => target.hostname.endsWith(domain)))
  );
}

/** No message of a foreign error: it may quote the address. */
function describeFailure(error: unknown): string {
  const { name } = error as Error;
  return name === 'TimeoutError' ? 'no answer in time' : `the connection failed (${codeOf(error) ?? name})`;
}

async function readAnswer(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer) throw new Error('the answer is too long');
  }
  return text;
}

/** The ingestion protocol: a JSON list to `/v2.1/track`, gzip, redirects kept when they are permanent. */
export function createTrackEndpoint(options: TrackEndpointOptions): SendEnvelopes {
  const { trackUrl, requestTimeoutMs, clock, fetch: send = fetch } = options;
  let home = trackUrl;

  const post = async (body: string, signal: AbortSignal): Promise<{ response: Response } | { refused: string }> => {
    const isCompressed = body.length >= smallestCompressed;
    const bytes = isCompressed ? new Uint8Array(await compress(body, { level: 1 })) : body;
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    };
    let url = home;
    for (let count = 0; ; count++) {
      const response = await send(url, { method: 'POST', headers, body: bytes, redirect: 'manual', signal });
      if (response.status !== 307 && response.status !== 308) return { response };
      await response.body?.cancel();
      const location = response.headers.get('location') ?? '';
      const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (target === undefined || !isTrusted(target, trackUrl)) return { refused: 'a redirect to a foreign host' };
      if (count === largestRedirectCount) return { refused: 'too many redirects' };
      url = target;
      if (response.status === 308) home = target;
    }
  };

  return async (envelopes, signal) => {
    const { length } = envelopes;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
      const answer = await post(JSON.stringify(envelopes), limit);
      if ('refused' in answer) return refuseAll(length, { isRetriable: true, reason: answer.refused });
      const { response } = answer;
      const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), clock());
      return readTrackAnswer(response.status, await readAnswer(response), length, retryAfterMs);
    } catch (error) {
      home = trackUrl;
      return refuseAll(length, { isRetriable: true, reason: describeFailure(error) });
    }
  };
}

interface Refusal {
  /** Whether the same envelope may be taken later. */
  readonly isRetriable: boolean;
  /** Too large as a whole: a smaller request may be taken. */
  readonly isTooLarge?: boolean | undefined;
  readonly reason: string;
}

export interface TrackOutcome {
  /** By index of the envelope; those that are not in here were accepted. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** The collector wants no request for so long, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The daily cap and other quotas: nothing is taken for a while, whatever is sent. */
const quotaStatuses = [402, 429, 439];
const retriableStatuses = [401, 403, 408, ...quotaStatuses, 500, 502, 503, 504];
const longestRetryAfterMs = 24 * 60 * 60_000;

export function refuseAll(count: number, refusal: Refusal, retryAfterMs?: number): TrackOutcome {
  return {
    refusals: new Map(Array.from({ length: count }, (_, index) => [index, refusal])),
    retryAfterMs,
  };
}

/** `Retry-After` in seconds or as a date; undefined when absent or unreadable. */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const milliseconds = /^\s*\d{1,9}\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return milliseconds > 0 ? Math.min(milliseconds, longestRetryAfterMs) : undefined;
}

interface TrackBody {
  readonly accepted: number | undefined;
  readonly errors: readonly { readonly index: number; readonly status: number }[];
}

function readBody(text: string): TrackBody | undefined {
  try {
    const { itemsAccepted, errors } = JSON.parse(text) as { itemsAccepted?: unknown; errors?: unknown };
    const listed = (Array.isArray(errors) ? errors : []) as { index?: unknown; statusCode?: unknown }[];
    return {
      accepted: typeof itemsAccepted === 'number' ? itemsAccepted : undefined,
      errors: listed.map((error) => ({ index: Number(error?.index), status: Number(error?.statusCode) })),
    };
  } catch {
    return undefined;
  }
}

/**
 * What an answer of `/v2.1/track` means for each of `count` envelopes. The collector's own messages are not shown: they
 * may quote what was sent.
 */
export function readTrackAnswer(status: number, body: string, count: number, retryAfterMs?: number): TrackOutcome {
  const refusal = { isRetriable: retriableStatuses.includes(status), reason: `the collector answered ${status}` };
  if (status === 413) return refuseAll(count, { ...refusal, isTooLarge: true });
  if (status === 400) return refuseAll(count, refusal);
  if (status !== 200 && status !== 206) return refuseAll(count, { ...refusal, isRetriable: true }, retryAfterMs);
  if (status === 200 && body.trim() === '') return { refusals: new Map() };

  const read = readBody(body);
  if (read?.accepted === undefined)
    return refuseAll(count, { isRetriable: true, reason: `status ${status} without the answer of a collector` });
  const refusals = new Map<number, Refusal>();
  for (const { index, status: itemStatus } of read.errors) {
    const reason = `the collector refused the event with status ${itemStatus}`;
    if (index >= 0 && index < count)
      refusals.set(index, { isRetriable: retriableStatuses.includes(itemStatus), reason });
  }
  // Fewer taken than the errors account for: which ones is unknown, and a doubled event is better than a lost one.
  if (read.accepted + refusals.size < count)
    return refuseAll(
      count,
      { isRetriable: true, reason: 'the collector took a part and did not say which' },
      retryAfterMs,
    );
  return { refusals, retryAfterMs };
}
