export interface Refusal {
  /** Whether the same envelope may be taken later. */
  readonly isRetriable: boolean;
  /** Too large as a whole: a smaller request may be taken. */
  readonly isTooLarge?: boolean;
  readonly reason: string;
}

export interface TrackOutcome {
  /** By index of the envelope; those that are not in here were accepted. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** The collector wants no request for so long, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The daily cap and other quotas: nothing is taken for a while, whatever is sent. */
const quotaStatuses = [402, 429, 439];
const retriableStatuses = [401, 403, 408, ...quotaStatuses, 500, 502, 503, 504];
const longestRetryAfterMs = 24 * 60 * 60_000;

export const refuseAll = (count: number, refusal: Refusal, retryAfterMs?: number): TrackOutcome => ({
  refusals: new Map(Array.from({ length: count }, (_, index) => [index, refusal])),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** `Retry-After` in seconds or as a date; undefined when absent or unreadable. */
export const readRetryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined;
  const milliseconds = /^\s*\d{1,9}\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return milliseconds > 0 ? Math.min(milliseconds, longestRetryAfterMs) : undefined;
};

interface TrackBody {
  readonly accepted: number | undefined;
  readonly errors: readonly { readonly index: number; readonly status: number }[];
}

const readBody = (text: string): TrackBody | undefined => {
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
};

/**
 * What an answer of `/v2.1/track` means for each of `count` envelopes. The collector's own messages are not shown: they
 * may quote what was sent.
 */
export const readTrackAnswer = (status: number, body: string, count: number, retryAfterMs?: number): TrackOutcome => {
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
  return { refusals, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};
