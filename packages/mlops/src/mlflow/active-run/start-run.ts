import type { Artifacts } from '../artifacts/artifacts.ts';
import type { CallOptions } from '../connection/call-options.ts';
import { invalidOption } from '../connection/connection-settings.ts';
import type { Transport } from '../connection/transport.ts';
import { MlflowError } from '../mlflow-error.ts';
import type { Experiments } from '../tracking/experiments.ts';
import type { ParamValues } from '../tracking/run-options.ts';
import type { Runs } from '../tracking/runs.ts';
import { type ActiveRun, createActiveRun } from './active-run.ts';

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
  /** Told when points could not be sent in the background. They are kept, and `flush` or `end` fails if they still cannot. */
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

export interface RunRecorderOptions {
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
