import type { TrainingObserver } from 'sentiment-core';
import type { Evaluation, ScoredTexts } from 'sentiment-core/evaluation';
import { defaultFieldLimits } from '../mlflow/connection/field-limits.ts';
import { onnxFlavors } from '../mlflow/model/mlflow-model-folder.ts';
import type { Journal, JournalEntry, JournalPoint } from './journal/journal.ts';
import { evaluationMetrics, evaluationPlots } from './records/evaluation-records.ts';
import { datasetInput, type TrackedDataset, allowedKey, cut, flatParams } from './records/record-fields.ts';

export interface TrackedModel {
  /** Folder among the run's artifacts, or name of the logged model (MLflow 3). Default `model`. */
  readonly name?: string | undefined;
  /** As `createMlflowModelFolder` of @sentiment-core/mlops/mlflow gives them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface MeasuredModel {
  readonly evaluation: Evaluation;
  /** For the curves. */
  readonly scored: ScoredTexts;
  /** What the metrics' names start with. Default `validation`. */
  readonly prefix?: string | undefined;
  /** Name of a model of this run that the figures are of. */
  readonly model?: string | undefined;
}

export interface MetricPlace {
  /** Default 0. */
  readonly step?: number | undefined;
  /** Name of a model of this run that was measured: shown with it, too (MLflow 3). */
  readonly model?: string | undefined;
}

export interface RunEnd {
  /** Kept as the tag `sentiment.error`, without credentials. */
  readonly error?: unknown;
  /** Milliseconds since 1970. Default: now. */
  readonly endTime?: number | undefined;
}

export type FinalStatus = 'FAILED' | 'FINISHED' | 'KILLED';

/**
 * A run whose records go to the journal. Every method returns at once and none throws: when the disk fails there is one
 * warning, and the training goes on. Keys and values that MLflow would refuse are made to fit.
 */
export interface TrackedRun {
  /** Unique among the runs of a training. */
  readonly key: string;
  /** Options, nested ones as `a.b`. The first value of a param stays. */
  logParams(options: Readonly<Record<string, unknown>>): void;
  setTags(tags: Readonly<Record<string, string>>): void;
  logMetrics(values: Readonly<Record<string, number>>, place?: MetricPlace): void;
  logDataset(dataset: TrackedDataset): void;
  logArtifact(path: string, content: string | Uint8Array): void;
  /** Every file below a folder of the artifacts. */
  logFolder(path: string, files: ReadonlyMap<string, Uint8Array>): void;
  logModel(model: TrackedModel): void;
  /** Metrics with their intervals, `evaluation.json`, and plots of confusion, ROC and reliability in `plots`. */
  logEvaluation(measured: MeasuredModel): void;
  /** A run shown under this one. @param startTime milliseconds since 1970; default now */
  startChild(options: { readonly name: string; readonly startTime?: number | undefined }): TrackedRun;
  /** Default status FINISHED. Runs under this one that have not ended end as it does. A second end changes nothing. */
  end(status?: FinalStatus, end?: RunEnd): void;
}

interface TrackedRunOptions {
  readonly journal: Pick<Journal, 'keep'>;
  /** Writes to the journal and hands on for sending. */
  readonly record: (run: string, entry: JournalEntry) => void;
  /** Does what may fail; tells a failure. */
  readonly guard: (work: () => void) => void;
  /** Hides credentials in a text. */
  readonly hide: (text: string) => string;
  readonly clock: () => number;
  /** Tags that every run has. */
  readonly tags: Readonly<Record<string, string>>;
  readonly nextKey: () => string;
}

interface NewRun {
  readonly key: string;
  readonly name: string;
  readonly startTime: number;
  readonly parent?: string | undefined;
}

export function createTrackedRun(options: TrackedRunOptions, { key, name, startTime, parent }: NewRun): TrackedRun {
  const { journal, guard, hide, clock, nextKey } = options;
  const params = new Set<string>();
  const children: TrackedRun[] = [];
  let hasEnded = false;
  const record = (entry: JournalEntry): void => guard(() => options.record(key, entry));
  const now = (): number => Math.floor(clock());

  const logArtifact = (path: string, content: string | Uint8Array): void =>
    guard(() => {
      const file = journal.keep(typeof content === 'string' ? Buffer.from(content) : content);
      options.record(key, { type: 'artifact', path, file });
    });

  const setTags = (tags: Readonly<Record<string, string>>): void => {
    const kept = Object.entries(tags).map(([tag, value]) => {
      return [allowedKey(tag), cut(hide(value), defaultFieldLimits.tagValue)] as const;
    });
    record({ type: 'tags', tags: Object.fromEntries(kept) });
  };

  const logMetrics = (values: Readonly<Record<string, number>>, { step = 0, model }: MetricPlace = {}): void => {
    const timestamp = now();
    const points = Object.entries(values).map(([metric, value]): JournalPoint => {
      return { key: allowedKey(metric), value, step, timestamp, model };
    });
    if (points.length > 0) record({ type: 'metrics', points });
  };

  const own = { 'mlflow.runName': cut(name, defaultFieldLimits.name) };
  const tags = Object.fromEntries(
    Object.entries({ ...options.tags, ...own }).map(([tag, value]) => [tag, hide(value)]),
  );
  record({ type: 'run', name: own['mlflow.runName'], startTime, tags, parent });

  const run: TrackedRun = {
    key,
    logMetrics,
    setTags,
    logArtifact,
    logParams(values) {
      const fresh = Object.entries(flatParams(values)).filter(([param]) => !params.has(param));
      for (const [param] of fresh) params.add(param);
      const entries = fresh.map(([param, value]) => [param, hide(value)] as const);
      if (entries.length > 0) record({ type: 'params', params: Object.fromEntries(entries) });
    },
    logDataset: (dataset) => record({ type: 'datasets', datasets: [datasetInput(dataset)] }),
    logFolder(path, files) {
      for (const [file, bytes] of files) logArtifact(`${path}/${file}`, bytes);
    },
    logModel: ({ name: folder = 'model', files }) =>
      guard(() => {
        const kept = [...files].map(([path, bytes]) => [path, journal.keep(bytes)] as const);
        const model = { name: folder, files: Object.fromEntries(kept), flavors: onnxFlavors(), createdAt: now() };
        options.record(key, { type: 'model', ...model });
      }),
    logEvaluation({ evaluation, scored, prefix = 'validation', model }) {
      logMetrics(evaluationMetrics(evaluation, prefix), { model });
      logArtifact('evaluation.json', `${JSON.stringify(evaluation, null, 2)}\n`);
      for (const [file, plot] of Object.entries(evaluationPlots(evaluation, scored)))
        logArtifact(`plots/${file}`, plot);
    },
    startChild({ name: childName, startTime: childStart = now() }) {
      const child = { key: nextKey(), name: childName, startTime: childStart, parent: key };
      const started = createTrackedRun(options, child);
      children.push(started);
      return started;
    },
    end(status = 'FINISHED', { error, endTime = now() } = {}) {
      if (hasEnded) return;
      hasEnded = true;
      for (const child of children) child.end(status, { endTime });
      if (error !== undefined) setTags({ 'sentiment.error': error instanceof Error ? error.message : String(error) });
      record({ type: 'end', status, endTime });
    },
  };
  return run;
}

/** Every event of a training as metrics of its step: `iteration/loss`, `read/rows` ... */
export function createTrackingObserver(run: Pick<TrackedRun, 'logMetrics'>): TrainingObserver {
  return {
    onEvent({ stage, step, metrics }) {
      run.logMetrics(Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${stage}/${name}`, value])), {
        step,
      });
    },
  };
}
