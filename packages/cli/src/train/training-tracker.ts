import { basename, dirname, relative, resolve } from 'node:path';
import type { CloseOptions, RunRecord, TrackedDataset, TrackTrainingOptions } from '@sentiment-core/mlops/tracking';
import { SentimentError, type TrainingObserver } from 'sentiment-core';
import type { Artifact } from 'sentiment-core/node';
import { trainingRecordFile, type TrainingRun, type Trial } from 'sentiment-core/training';
import { exportFiles } from '../export/export-command.ts';
import { loadTracking } from '../mlops.ts';
import { printedCommand } from '../terminal/printed-command.ts';
import type { WatchedWork } from '../terminal/output.ts';

/** What a training yields. */
export interface FinishedTraining {
  readonly run: TrainingRun;
  /** As written, `model.json` and `training.json` among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rowsPerSecond: number;
}

/** Records one training in MLflow. Nothing in here fails a training. */
export interface TrainingTracker {
  readonly observer: TrainingObserver;
  /** For `training.json`: by it `register` finds the run. */
  readonly record: RunRecord;
  /** Options; the first value of each stays. */
  options(options: Readonly<Record<string, unknown>>): void;
  dataset(dataset: TrackedDataset): void;
  trial(trial: Trial): void;
  finished(training: FinishedTraining): Promise<void>;
  /** The training was stopped, or failed. */
  failed(error: unknown): Promise<void>;
}

export interface TrainingTrackerOptions extends WatchedWork {
  /** Value of --mlflow: an address; true for the one in the environment. */
  readonly mlflow: string | true;
  readonly experiment: string | undefined;
  readonly output: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** How long a training that has ended badly waits for the server. */
const lastWordsMs = 10_000;

/** @throws {SentimentError} `option_invalid`, `invalid_argument`, `storage_failed` */
export async function createTrainingTracker(options: TrainingTrackerOptions): Promise<TrainingTracker> {
  const { mlflow, output, progress, signal, environment = process.env } = options;
  const { modelCard, createTrackingObserver, trackTraining } = await loadTracking();
  const server: Pick<TrackTrainingOptions, 'experiment' | 'trackingUri'> =
    mlflow === true
      ? { experiment: options.experiment ?? (environment['MLFLOW_EXPERIMENT_NAME'] || undefined) }
      : { trackingUri: mlflow, experiment: options.experiment };
  const tracking = await trackTraining({
    ...server,
    name: basename(resolve(output)),
    output,
    warn: (line) => progress.note(line),
  });
  const { run } = tracking;
  const datasets: TrackedDataset[] = [];

  let isClosed = false;
  const close = async (options: CloseOptions): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    progress.clear();
    if (await tracking.close(options)) {
      const sent = tracking.serverRun(run);
      if (sent !== undefined)
        progress.note(`MLflow run: ${sent.url}\nall runs of the experiment: ${sent.experimentUrl}`);
      return;
    }
    // Beside the model: the folder that holds the pending records.
    const holder = dirname(dirname(tracking.folder));
    const near = relative('', holder) || '.';
    const command = printedCommand(['mlflow', 'sync', near.startsWith('..') ? holder : near], { environment });
    const address = mlflow === true ? (environment['MLFLOW_TRACKING_URI'] ?? '') : mlflow;
    // The records hold no credentials; those in an address are gone with it.
    const login = /:\/\/[^/?#]*@/.test(address) && !environment['MLFLOW_TRACKING_USERNAME'];
    progress.note(
      `MLflow has not got everything: \`${command}\` sends the rest` +
        (login ? '; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD for it' : ''),
    );
  };

  async function logExport(artifact: Artifact): Promise<boolean> {
    try {
      run.logModel({ files: await exportFiles(artifact, 'mlflow') });
      return true;
    } catch (error) {
      // Some preprocessing has no form in ONNX; the model in our own format is there all the same.
      const reason = reasonOf(error);
      progress.note(`the MLflow run has no model in MLflow's format: ${reason}`);
      run.setTags({ 'sentiment.export': reason });
      return false;
    }
  }

  async function record({ run: training, files, rowsPerSecond }: FinishedTraining): Promise<void> {
    const { artifact, validation, seconds, modelBytes } = training;
    run.logFolder('sentiment-model', files);
    run.logMetrics({ 'training/seconds': seconds, 'training/rowsPerSecond': rowsPerSecond, modelBytes });
    const trainingRecord = files.get(trainingRecordFile);
    if (trainingRecord !== undefined) run.logArtifact(trainingRecordFile, trainingRecord);
    const { training: settings, name, kind, labels, preprocessing } = artifact.manifest;
    run.logParams(settings);
    const isExported = await logExport(artifact);
    if (validation !== undefined) run.logEvaluation({ ...validation, ...(isExported && { model: 'model' }) });
    const card = modelCard({
      name,
      kind,
      labels,
      datasets,
      seconds,
      isExported,
      preprocessing: preprocessing.variant,
      evaluation: validation?.evaluation,
      bytes: modelBytes,
    });
    run.logArtifact('model-card.md', card);
    // MLflow shows it at the top of the run.
    run.setTags({ 'mlflow.note.content': card });
  }

  return {
    observer: createTrackingObserver(run),
    record: tracking.recordOf(run),
    options: (values) => run.logParams(values),
    dataset(dataset) {
      datasets.push(dataset);
      run.logDataset(dataset);
    },
    trial({ number, options: tried, share, macroRecall, logLoss, foldMacroRecalls, seconds }) {
      const startTime = Math.floor(Date.now() - seconds * 1000);
      const child = run.startChild({ name: `trial ${number} on ${(share * 100).toFixed(0)}% of the rows`, startTime });
      child.logParams({ trial: number, share, ...tried });
      child.logMetrics({ macroRecall, logLoss, seconds });
      foldMacroRecalls.forEach((recall, fold) => child.logMetrics({ foldMacroRecall: recall }, { step: fold + 1 }));
      child.end();
    },
    async finished(training) {
      // The model is written: whatever goes wrong from here on is no failure of the training.
      try {
        await record(training);
      } catch (error) {
        progress.note(`WARNING: the MLflow run is not complete: ${reasonOf(error)}`);
      }
      run.end();
      await close({ signal });
    },
    async failed(error) {
      if (isStop(error)) run.end('KILLED');
      else run.end('FAILED', { error });
      await close({ limitMs: lastWordsMs });
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isStop(error: unknown): boolean {
  if (SentimentError.isInstance(error)) return error.code === 'aborted';
  return error instanceof Error && error.name === 'AbortError';
}
