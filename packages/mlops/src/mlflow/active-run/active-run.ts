import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { joinArtifactPath } from '../artifacts/artifact-store.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { ArtifactContent } from '../artifacts/local-files.ts';
import { type CallOptions, invalidOption } from '../connection/connection-settings.ts';
import type { Transport } from '../connection/transport.ts';
import { MlflowError } from '../mlflow-error.ts';
import type { DatasetInput } from '../tracking/datasets.ts';
import type { Experiments } from '../tracking/experiments.ts';
import { completeMetric } from '../tracking/metrics.ts';
import type { Run, RunStatus, ParamValues, Runs } from '../tracking/runs.ts';
import { createMetricBuffer } from './metric-buffer.ts';

export interface MetricOptions {
  /** Default: 0. */
  readonly step?: number | undefined;
  /** Milliseconds since 1970. Default: now. */
  readonly timestamp?: number | undefined;
}

export interface LogArtifactOptions extends CallOptions {
  /** Folder among the artifacts. Default: the top. */
  readonly folder?: string | undefined;
}

/** A run being recorded. Metrics are buffered and sent in the background; `flush` and `end` see to it that all arrive. */
export interface ActiveRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  /** Metric points not known to be recorded. */
  readonly waitingMetrics: number;
  /** Takes a point and returns at once. @throws MlflowError when MLflow would refuse it */
  logMetric(key: string, value: number, options?: MetricOptions): void;
  /** Takes a point of each metric and returns at once. @throws MlflowError when MLflow would refuse one */
  logMetrics(values: Readonly<Record<string, number>>, options?: MetricOptions): void;
  logParams(params: ParamValues, options?: CallOptions): Promise<void>;
  setTags(tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>;
  logDatasets(datasets: readonly DatasetInput[], options?: CallOptions): Promise<void>;
  /** Uploads a file or a folder of this machine under its own name, or named content. */
  logArtifact(
    artifact: string | (ArtifactContent & { readonly path: string }),
    options?: LogArtifactOptions,
  ): Promise<void>;
  /** Sends every waiting metric point; fails when one cannot be sent, and keeps it. */
  flush(options?: CallOptions): Promise<void>;
  /**
   * Sends what waits and sets the status. When the points cannot be sent the run goes on, and `end` can be called again.
   * Default status: FINISHED.
   */
  end(status?: Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>, options?: CallOptions): Promise<void>;
}

interface ActiveRunOptions {
  readonly run: Run;
  readonly transport: Transport;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly flushIntervalMs: number;
  readonly onMetricFailure: ((error: unknown) => void) | undefined;
}

const bufferCapacity = 1_000_000;

function createActiveRun(options: ActiveRunOptions): ActiveRun {
  const { run, transport, runs, artifacts, flushIntervalMs, onMetricFailure } = options;
  const { runId, experimentId, name, artifactUri } = run;
  const buffer = createMetricBuffer({
    runs,
    runId,
    flushIntervalMs,
    capacity: bufferCapacity,
    onFailure: onMetricFailure,
  });

  const logMetrics: ActiveRun['logMetrics'] = (values, { step = 0, timestamp } = {}) => {
    const now = timestamp ?? Math.floor(transport.settings.clock());
    buffer.add(
      Object.entries(values).map(([key, value]) => completeMetric(transport, { key, value, step, timestamp: now })),
    );
  };

  return {
    runId,
    experimentId,
    name,
    artifactUri,
    logMetrics,
    get waitingMetrics() {
      return buffer.waiting;
    },
    logMetric: (key, value, metric) => logMetrics({ [key]: value }, metric),
    logParams: (params, call) => runs.logParams(runId, params, call),
    setTags: (tags, call) => runs.setTags(runId, tags, call),
    logDatasets: (datasets, call) => runs.logInputs(runId, { datasets }, call),

    async logArtifact(artifact, { folder = '', ...call } = {}) {
      if (typeof artifact !== 'string') {
        return artifacts.upload(artifactUri, joinArtifactPath(folder, artifact.path), artifact, call);
      }
      const path = joinArtifactPath(folder, basename(artifact));
      if ((await stat(artifact)).isDirectory()) return artifacts.uploadFolder(artifactUri, artifact, { ...call, path });
      return artifacts.upload(artifactUri, path, { file: artifact }, call);
    },

    flush: (call) => buffer.flush(call),

    async end(status = 'FINISHED', call = {}) {
      await buffer.flush(call);
      await runs.update(runId, { status, endTime: Math.floor(transport.settings.clock()) }, call);
      buffer.close();
    },
  };
}

export interface StartRunOptions extends CallOptions {
  /** Name of the experiment, made when there is none; or `{ id }`. Default: MLflow's `Default`. */
  readonly experiment?: string | { readonly id: string } | undefined;
  /** Default: the server invents one. */
  readonly name?: string | undefined;
  readonly params?: ParamValues | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Shows the run under another one. */
  readonly parentRunId?: string | undefined;
  /** Milliseconds a metric point waits at most before it is sent. Default: 1000. */
  readonly flushIntervalMs?: number | undefined;
  /** Called when points could not be sent in the background. They are kept; `flush` and `end` try again, and fail if they must. */
  readonly onMetricFailure?: ((error: unknown) => void) | undefined;
}

export interface RunRecorder {
  startRun(options?: StartRunOptions): Promise<ActiveRun>;
  /**
   * Starts a run, gives it to `work`, and ends it: FINISHED, or FAILED when `work` fails (KILLED when it was aborted),
   * with the same error thrown on.
   */
  withRun<T>(options: StartRunOptions, work: (run: ActiveRun) => Promise<T>): Promise<T>;
}

interface RunRecorderOptions {
  readonly transport: Transport;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
}

const defaultExperimentId = '0';

export function createRunRecorder({ transport, experiments, runs, artifacts }: RunRecorderOptions): RunRecorder {
  const findExperiment = async (experiment: StartRunOptions['experiment'], call: CallOptions): Promise<string> => {
    if (experiment === undefined) return defaultExperimentId;
    if (typeof experiment === 'object') return experiment.id;
    const { experimentId, lifecycleStage } = await experiments.getOrCreate(experiment, call);
    if (lifecycleStage === 'active') return experimentId;
    const message = `Experiment ${experiment} is deleted: restore it, or choose another name`;
    throw new MlflowError({ errorCode: 'INVALID_STATE', field: 'experiment', message });
  };

  const startRun = async (options: StartRunOptions = {}): Promise<ActiveRun> => {
    const {
      experiment,
      name,
      params = {},
      tags,
      parentRunId,
      flushIntervalMs = 1000,
      onMetricFailure,
      ...call
    } = options;
    if (!(flushIntervalMs >= 1 && flushIntervalMs < 2 ** 31)) {
      throw invalidOption('flushIntervalMs', 'must be a number of milliseconds from 1');
    }
    const experimentId = await findExperiment(experiment, call);
    const run = await runs.create({ experimentId, name, tags, parentRunId, ...call });
    try {
      await runs.logParams(run.runId, params, call);
    } catch (error) {
      // Nobody gets hold of this run: it must not stay RUNNING. The first failure is the one to report.
      await runs
        .update(run.runId, { status: 'FAILED', endTime: Math.floor(transport.settings.clock()) })
        .catch(() => {});
      throw error;
    }
    return createActiveRun({ run, transport, runs, artifacts, flushIntervalMs, onMetricFailure });
  };

  return {
    startRun,
    async withRun(options, work) {
      const run = await startRun(options);
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(run);
      } catch (error) {
        try {
          await run.end(options.signal?.aborted ? 'KILLED' : 'FAILED');
        } catch (endError) {
          const message = `The work of run ${run.runId} failed, and so did ending the run`;
          throw new AggregateError([error, endError], message, { cause: error });
        }
        throw error;
      }
      await run.end('FINISHED');
      return result;
    },
  };
}
