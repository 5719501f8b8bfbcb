import { SentimentError } from 'sentiment-core';
import type { MlflowClient, MlflowClientOptions } from '../mlflow/mlflow-client.ts';
import { findJournals, lockJournal, removeJournal } from './journal/journal-folder.ts';
import { mainRun, type JournalRecord, type StoredJournal, readJournal } from './journal/journal.ts';
import { openSentRecords } from './journal/sent-records.ts';
import { isRefusal, nextBatch, createRecordSender } from './sending/record-sender.ts';
import { createTrackingClient } from './track-training.ts';

export interface SyncJournalsOptions {
  /** Journals, folders of journals, or folders that hold a `.sentiment-mlflow`. */
  readonly folders: readonly string[];
  /** Where to send them. Default: the server that each was meant for. */
  readonly trackingUri?: string | undefined;
  /** Ends the sending; a later call goes on where this one stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Further options of the client. */
  readonly connection?: Omit<MlflowClientOptions, 'signal' | 'trackingUri'>;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
}

export interface SyncedJournal {
  readonly folder: string;
  /** `sent`: the server has everything, and the folder is gone. `busy`: another process writes or sends it. */
  readonly status: 'busy' | 'failed' | 'sent';
  /** Of the first run, when there was one to send. */
  readonly name: string | undefined;
  readonly runId: string | undefined;
  readonly trackingUri: string | undefined;
  /** Why it failed; without credentials. */
  readonly error: unknown;
}

/**
 * Sends what trainings could not. However often it is cut and called again, the server has every run once, and no point of
 * a metric twice. A training that ended without a word ends as KILLED.
 * @throws {SentimentError} `option_invalid`, `invalid_argument` for a folder that is not there
 */
export async function* syncJournals(options: SyncJournalsOptions): AsyncGenerator<SyncedJournal, void, undefined> {
  const found: string[] = [];
  for (const folder of options.folders) {
    const journals = await findJournals(folder).catch((cause: unknown) => {
      const message = `${folder}: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw new SentimentError({ code: 'invalid_argument', field: 'folders', message, cause });
    });
    found.push(...journals);
  }
  for (const folder of new Set(found)) {
    if (options.signal?.aborted) throw new SentimentError({ code: 'aborted', message: 'sending was stopped' });
    yield await syncJournal(folder, options);
  }
}

async function syncJournal(folder: string, options: SyncJournalsOptions): Promise<SyncedJournal> {
  const nothing = { folder, name: undefined, runId: undefined, trackingUri: undefined, error: undefined };
  const unlock = await lockJournal(folder);
  if (unlock === undefined) return { ...nothing, status: 'busy' };
  let known: Omit<SyncedJournal, 'status'> = nothing;
  try {
    const journal = await readJournal(folder);
    const [first] = journal.records;
    const trackingUri = options.trackingUri ?? journal.header.trackingUri;
    const client = createTrackingClient({ ...options.connection, trackingUri, signal: options.signal });
    known = { ...nothing, trackingUri: client.trackingUri, name: first?.type === 'run' ? first.name : undefined };
    const sent = openSentRecords(folder, client.trackingUri);
    const clock = options.clock ?? Date.now;
    const records = [...journal.records, ...missingEnds(journal, Math.floor(clock()))];
    await sendAll(records, { client, journal, sent });
    known = { ...known, runId: sent.run(mainRun)?.runId };
    await removeJournal(folder);
    return { ...known, status: 'sent' };
  } catch (error) {
    return { ...known, status: 'failed', error };
  } finally {
    await unlock();
  }
}

interface Sending {
  readonly client: MlflowClient;
  readonly journal: StoredJournal;
  readonly sent: ReturnType<typeof openSentRecords>;
}

async function sendAll(records: readonly JournalRecord[], { client, journal, sent }: Sending): Promise<void> {
  const { folder, header } = journal;
  const sender = createRecordSender({ client, folder, header, sent, isResumed: true });
  let waiting = records.filter(({ id }) => !sent.isDone(id));
  let refusal: unknown;
  for (let batch = nextBatch(waiting); batch !== undefined; batch = nextBatch(waiting)) {
    try {
      await sender.send(batch);
    } catch (error) {
      if (!isRefusal(batch[0], error)) throw error;
      refusal ??= error;
    }
    waiting = waiting.slice(batch.length);
  }
  if (refusal !== undefined) throw refusal;
}

/** Ends of the runs whose training was cut off: they are numbered on from the journal. */
function missingEnds({ records }: StoredJournal, now: number): JournalRecord[] {
  const open = new Map<string, number>();
  for (const record of records) {
    if (record.type === 'run') open.set(record.run, record.startTime);
    else if (record.type === 'end') open.delete(record.run);
    else if (record.type === 'metrics') open.set(record.run, lastTime(record.points, open.get(record.run) ?? now));
  }
  return [...open].flatMap(([run, endTime], index): JournalRecord[] => {
    const id = records.length + 2 * index;
    const tags = { 'sentiment.error': 'the training ended without a word' };
    return [
      { id, run, type: 'tags', tags },
      { id: id + 1, run, type: 'end', status: 'KILLED', endTime },
    ];
  });
}

function lastTime(points: readonly { readonly timestamp: number }[], least: number): number {
  return points.reduce((last, { timestamp }) => Math.max(last, timestamp), least);
}
