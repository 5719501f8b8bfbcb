import { batchLimits } from '../../mlflow/tracking/metrics.ts';
import type { JournalRecord } from '../journal/journal-record.ts';

/** What is sent as one: a record, or the records of metrics of one run that follow each other, up to a request's limit. */
export function nextBatch(records: readonly JournalRecord[]): readonly [JournalRecord, ...JournalRecord[]] | undefined {
  const [first, ...others] = records;
  if (first === undefined) return undefined;
  if (first.type !== 'metrics') return [first];
  const batch: [JournalRecord, ...JournalRecord[]] = [first];
  let points = first.points.length;
  for (const record of others) {
    if (record.type !== 'metrics' || record.run !== first.run) break;
    points += record.points.length;
    if (points > batchLimits.metrics) break;
    batch.push(record);
  }
  return batch;
}
