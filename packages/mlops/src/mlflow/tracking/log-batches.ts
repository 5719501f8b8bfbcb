/** What one `log-batch` request may hold. Metrics go apart from params and tags, so that only metrics are never sent twice. */
export const batchLimits = { metrics: 1000, params: 100, tags: 100, bytes: 1_000_000 } as const;

/** Room for the run id and the names around the lists. */
const envelopeBytes = 1_000;

/** Cuts entries into lists of at most `count` entries and, as JSON, at most the bytes of a request. */
export function* splitBatches<T>(entries: readonly T[], count: number): Generator<T[]> {
  let batch: T[] = [];
  let bytes = envelopeBytes;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (batch.length > 0 && (batch.length === count || bytes + size > batchLimits.bytes)) {
      yield batch;
      batch = [];
      bytes = envelopeBytes;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
