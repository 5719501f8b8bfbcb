import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { SentimentError } from 'sentiment-core';
import { warnOnce } from 'sentiment-core/http';
import { createMlflowClient, type MlflowClient, type MlflowClientOptions } from '../mlflow/mlflow-client.ts';
import { MlflowError } from '../mlflow/mlflow-error.ts';
import { lockJournal, newJournalFolder, removeJournal } from './journal/journal-folder.ts';
import { createJournal, mainRun } from './journal/journal.ts';
import { openSentRecords, type SentRun } from './journal/sent-records.ts';
import type { RunRecord } from './run-record.ts';
import { createLiveSender } from './sending/live-sender.ts';
import { createRecordSender } from './sending/record-sender.ts';
import { createTrackedRun, type TrackedRun } from './tracked-run.ts';

export interface TrackTrainingOptions {
  /** Address of the tracking server; credentials in it are used and kept nowhere. Default: MLFLOW_TRACKING_URI. */
  readonly trackingUri?: string | undefined;
  /** Made when there is none. Default: `Default`, which every server has. */
  readonly experiment?: string | undefined;
  /** Of the run. */
  readonly name: string;
  /** Folder of the model; the journal is in `.sentiment-mlflow` beside it. */
  readonly output: string;
  /** What was started. Default `sentiment train`. */
  readonly source?: string | undefined;
  /** Called with one line, the first time something cannot be sent or kept. */
  readonly warn: (line: string) => void;
  /** Further options of the client. */
  readonly connection?: Omit<MlflowClientOptions, 'signal' | 'trackingUri'>;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
  /** Milliseconds before the first new attempt after a failure; they double up to 30,000. Default 1000. */
  readonly firstWaitMs?: number | undefined;
}

export interface CloseOptions {
  /** Milliseconds that sending the rest may take. Default: as long as the server answers. */
  readonly limitMs?: number | undefined;
  /** Ends the sending; the rest stays on disk. */
  readonly signal?: AbortSignal | undefined;
}

export interface ServerRun extends SentRun {
  /** The logged model `model` (MLflow 3). */
  readonly modelId: string | undefined;
  /** Where people see it. */
  readonly url: string;
  /** Where people see all runs of its experiment: MLflow 3 opens an experiment at other pages. */
  readonly experimentUrl: string;
}

export interface Tracking {
  readonly run: TrackedRun;
  /** Of the journal. Removed once the server has everything. */
  readonly folder: string;
  /** For `training.json` beside the model, under the name `mlflow`: `registerModel` finds the run by it. */
  recordOf(run: TrackedRun): RunRecord;
  /** A run as the server has it; undefined when it was not sent. */
  serverRun(run: TrackedRun): ServerRun | undefined;
  /** Sends what waits. Resolves to whether the server has everything; if not, `syncJournals` sends it later. */
  close(options?: CloseOptions): Promise<boolean>;
}

const liveTimeoutMs = 30_000;
const runProgram = promisify(execFile);

/** @throws {SentimentError} `option_invalid` */
export function createTrackingClient(options: MlflowClientOptions): MlflowClient {
  try {
    return createMlflowClient({ timeoutMs: liveTimeoutMs, retries: 1, ...options });
  } catch (error) {
    if (!MlflowError.isInstance(error)) throw error;
    const { message, field } = error;
    throw new SentimentError({ code: 'option_invalid', message: `MLflow: ${message}`, field });
  }
}

/**
 * Starts an MLflow run of a training. Its records go to a journal on disk first and are sent from there while the training
 * goes on; a server that is away, slow or refuses changes nothing about the training.
 * @throws {SentimentError} `option_invalid`; `storage_failed` when the journal cannot be made
 */
export async function trackTraining(options: TrackTrainingOptions): Promise<Tracking> {
  const { trackingUri, experiment = 'Default', name, output, source = 'sentiment train', clock = Date.now } = options;
  const environment = options.connection?.environment ?? process.env;
  const abort = new AbortController();
  const connection = { ...options.connection, trackingUri, signal: abort.signal };
  const client = createTrackingClient(connection);
  const hide = createCredentialFilter(trackingUri ?? environment['MLFLOW_TRACKING_URI'], environment);
  const folder = newJournalFolder(output, clock());
  const { journal, unlock } = await openJournal(folder, { trackingUri: client.trackingUri, experiment });
  const sent = openSentRecords(folder, client.trackingUri);

  const warnFirst = (what: string): ((error: unknown) => void) =>
    warnOnce(what, (_, error) => {
      const reason = error instanceof Error ? error.message : String(error);
      options.warn(hide(`WARNING: ${what}: ${reason.replace(/\s+/g, ' ')}`));
    });
  const sender = createLiveSender({
    sender: createRecordSender({ client, folder, header: journal.header, sent, isResumed: false }),
    onFailure: warnFirst(`MLflow does not take it; the training goes on, and what is recorded stays in ${folder}`),
    firstWaitMs: options.firstWaitMs,
  });

  const warnOfDisk = warnFirst(`the records of this training are not complete, ${folder} cannot be written`);
  /** Once the disk has failed, what follows would have holes. */
  let isBroken = false;
  let runs = 0;
  const tags = await readSystemTags({ source, name });
  const run = createTrackedRun(
    {
      journal,
      record: (key, entry) => sender.add(journal.append(key, entry)),
      guard(work) {
        if (isBroken) return;
        try {
          work();
        } catch (error) {
          isBroken = true;
          warnOfDisk(error);
        }
      },
      hide,
      clock,
      tags,
      nextKey: () => String((runs += 1)),
    },
    { key: mainRun, name, startTime: Math.floor(clock()) },
  );

  return {
    run,
    folder,
    recordOf({ key }) {
      return { run: `${journal.header.journal}/${key}`, experiment, trackingUri: client.trackingUri };
    },
    serverRun({ key }) {
      const found = sent.run(key);
      if (found === undefined) return undefined;
      const experimentUrl = `${client.trackingUri.replace(/\/+$/, '')}/#/experiments/${found.experimentId}/runs`;
      return { ...found, experimentUrl, url: `${experimentUrl}/${found.runId}`, modelId: sent.model(`${key}/model`) };
    },
    async close({ limitMs, signal } = {}) {
      const stop = (): void => abort.abort();
      const timer = limitMs === undefined ? undefined : setTimeout(stop, limitMs);
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) stop();
      try {
        const isSent = (await sender.finish()) && !isBroken;
        if (isSent) await removeJournal(folder);
        else await unlock();
        return isSent;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}

async function openJournal(folder: string, header: { readonly trackingUri: string; readonly experiment: string }) {
  try {
    const journal = createJournal({ folder, ...header });
    // Nobody can have it: its name is new.
    const unlock = (await lockJournal(folder)) ?? (async () => undefined);
    return { journal, unlock };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the journal of the training cannot be made in ${folder}: ${reason}`;
    throw new SentimentError({ code: 'storage_failed', message, cause });
  }
}

interface SystemTagsOptions {
  /** What was started, e.g. `sentiment train`. */
  readonly source: string;
  readonly name: string;
  /** Default: the working folder. */
  readonly folder?: string | undefined;
}

/** The tags by which MLflow shows where a run came from. The commit is that of the folder's repository, if there is one. */
async function readSystemTags({ source, name, folder }: SystemTagsOptions): Promise<Record<string, string>> {
  const [user, commit] = [readUser(), await readCommit(folder ?? process.cwd())];
  return {
    'mlflow.runName': name,
    'mlflow.source.name': source,
    'mlflow.source.type': 'LOCAL',
    ...(user !== undefined && { 'mlflow.user': user }),
    ...(commit !== undefined && { 'mlflow.source.git.commit': commit }),
  };
}

function readUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number without a name.
    return undefined;
  }
}

async function readCommit(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await runProgram('git', ['rev-parse', '--verify', 'HEAD'], { cwd: folder, timeout: 5000 });
    return /^[0-9a-f]{40,64}$/.exec(stdout.trim())?.[0];
  } catch {
    return undefined;
  }
}

/** Credentials in an address: what stands before the last @ of its host. */
const inAddress = /:\/\/[^\s/?#]*@/g;

/**
 * Hides credentials in a text that is kept or shown.
 * @param trackingUri as the user gave it, with its credentials
 * @param environment where MLFLOW_TRACKING_PASSWORD and MLFLOW_TRACKING_TOKEN come from
 */
function createCredentialFilter(
  trackingUri: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const secrets = [environment['MLFLOW_TRACKING_PASSWORD'], environment['MLFLOW_TRACKING_TOKEN']];
  if (trackingUri !== undefined && URL.canParse(trackingUri)) {
    const { password } = new URL(trackingUri);
    secrets.push(password, decoded(password));
  }
  // Short ones would make holes in every text, and are in the address if anywhere.
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= 4) as string[];
  return (text) => known.reduce((shown, secret) => shown.replaceAll(secret, '***'), text.replace(inAddress, '://***@'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
