import { backoffMs } from '../../delivery/backoff.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { isRefusal, nextBatch, type RecordSender } from './record-sender.ts';

export interface LiveSenderOptions {
  readonly sender: RecordSender;
  /** Called for every failure; the records stay. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds before the first new attempt after a failure; they double up to 30,000. Default 1000. */
  readonly firstWaitMs?: number | undefined;
}

export interface LiveSender {
  /** Takes a record that is in the journal, and returns at once. */
  add(record: JournalRecord): void;
  /** Sends what waits, until the first failure. Resolves to whether the server has everything. */
  finish(): Promise<boolean>;
}

const longestWaitMs = 30_000;

/** Sends records in the background, in their order. A failure holds them back for a while; it never reaches the training. */
export function createLiveSender({ sender, onFailure, firstWaitMs = 1000 }: LiveSenderOptions): LiveSender {
  const waiting: JournalRecord[] = [];
  let refused = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<boolean> | undefined;

  /** Resolves to whether nothing waits any more. */
  const send = async (): Promise<boolean> => {
    for (let batch = nextBatch(waiting); batch !== undefined; batch = nextBatch(waiting)) {
      try {
        await sender.send(batch);
        failures = 0;
      } catch (error) {
        onFailure(error);
        if (!isRefusal(batch[0], error)) return false;
        refused += batch.length;
      }
      waiting.splice(0, batch.length);
    }
    return true;
  };

  const start = (): Promise<boolean> => {
    clearTimeout(timer);
    timer = undefined;
    sending = send().finally(() => (sending = undefined));
    return sending;
  };

  const startInBackground = (): void => {
    void start().then((isDone) => {
      if (isDone || timer !== undefined) return;
      failures += 1;
      timer = setTimeout(startInBackground, backoffMs({ firstWaitMs, longestWaitMs }, failures, Math.random()));
      timer.unref();
    });
  };

  return {
    add(record) {
      waiting.push(record);
      if (sending === undefined && timer === undefined) startInBackground();
    },
    async finish() {
      const hasFailedNow = sending !== undefined && !(await sending);
      clearTimeout(timer);
      // The last attempt may have failed long ago: one more is worth its time.
      return !hasFailedNow && (await start()) && refused === 0;
    },
  };
}
