import { codeOf, deliveryFailure } from '../../delivery/delivery-failure.ts';

export interface JsonPost {
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
export const postJson = async ({ url, body, headers = {}, signal, timeoutMs }: JsonPost): Promise<void> => {
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
};

/** RFC 9110, section 10.2.3: seconds or a date. */
const readRetryAfter = (header: string | null): number | undefined => {
  if (header === null) return undefined;
  const milliseconds = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
};
