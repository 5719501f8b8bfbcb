import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ArtifactContent } from '../artifacts/artifact-content.ts';
import { joinArtifactPath } from '../artifacts/artifact-path.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { CallOptions } from '../connection/call-options.ts';
import type { Transport } from '../connection/transport.ts';
import type { DatasetInput } from '../entities/dataset.ts';
import type { Run, RunStatus } from '../entities/run.ts';
import type { ParamValues } from '../tracking/run-options.ts';
import { completeMetric, type Runs } from '../tracking/runs.ts';
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

export interface ActiveRunOptions {
  readonly run: Run;
  readonly transport: Transport;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly flushIntervalMs: number;
  readonly onMetricFailure: ((error: unknown) => void) | undefined;
}

const bufferCapacity = 1_000_000;

export function createActiveRun(options: ActiveRunOptions): ActiveRun {
  const { run, transport, runs, artifacts, flushIntervalMs, onMetricFailure } = options;
  const { runId, experimentId, name, artifactUri } = run;
  const buffer = createMetricBuffer({
    ...{ runs, runId, flushIntervalMs, capacity: bufferCapacity },
    onFailure: onMetricFailure,
  });

  const logMetrics: ActiveRun['logMetrics'] = (values, { step = 0, timestamp } = {}) => {
    const now = timestamp ?? Math.floor(transport.settings.clock());
    buffer.add(
      Object.entries(values).map(([key, value]) => completeMetric(transport, { key, value, step, timestamp: now })),
    );
  };

  return {
    ...{ runId, experimentId, name, artifactUri, logMetrics },
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
