import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { codeOf } from '../../delivery/delivery-failure.ts';
import type { EventEnvelope } from './envelope.ts';
import { readRetryAfter, readTrackAnswer, refuseAll, type TrackOutcome } from './track-answer.ts';

export interface TrackEndpointOptions {
  readonly trackUrl: URL;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds until a request without an answer has failed. */
  readonly requestTimeoutMs: number;
  /** Epoch milliseconds, to read `Retry-After` dates. */
  readonly clock: () => number;
}

/** Posts envelopes in one request. Never rejects: a failure is an outcome too. */
export type SendEnvelopes = (envelopes: readonly EventEnvelope[], signal: AbortSignal) => Promise<TrackOutcome>;

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
const isTrusted = (target: URL, configured: URL): boolean =>
  target.protocol === configured.protocol &&
  target.username === '' &&
  (target.hostname === configured.hostname || azureDomains.some((domain) => target.hostname.endsWith(domain)));

/** No message of a foreign error: it may quote the address. */
const describeFailure = (error: unknown): string => {
  const { name } = error as Error;
  return name === 'TimeoutError' ? 'no answer in time' : `the connection failed (${codeOf(error) ?? name})`;
};

const readAnswer = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer) throw new Error('the answer is too long');
  }
  return text;
};

/** The ingestion protocol: a JSON list to `/v2.1/track`, gzip, redirects kept when they are permanent. */
export const createTrackEndpoint = (options: TrackEndpointOptions): SendEnvelopes => {
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
};
