import type { CallOptions } from '../connection/connection-settings.ts';
import { isTransient } from '../connection/exchange.ts';
import { type Metric, batchLimits } from '../tracking/metrics.ts';
import { hasErrorCode, MlflowError } from '../mlflow-error.ts';
import { missingPoints, type Runs } from '../tracking/runs.ts';

export interface MetricBufferOptions {
  readonly runs: Pick<Runs, 'logMetrics' | 'metricHistory'>;
  readonly runId: string;
  /** Milliseconds a point waits at most before it is sent. */
  readonly flushIntervalMs: number;
  /** Points that may wait; more are refused. */
  readonly capacity: number;
  /** Called for each failure to send in the background; the points stay. */
  readonly onFailure: ((error: unknown) => void) | undefined;
}

export interface MetricBuffer {
  /** Points not known to be recorded. */
  readonly waiting: number;
  add(metrics: readonly Metric[]): void;
  /** Sends every point. After a failure the points stay, and the next call goes on with them. */
  flush(options?: CallOptions): Promise<void>;
  /** Ends the sending in the background. */
  close(): void;
}

/**
 * Points of metrics on their way to the server, a thousand at a time. When an answer fails to come, nobody knows
 * whether the points were recorded: before they are sent again, the server is asked which of them it has.
 */
export function createMetricBuffer(options: MetricBufferOptions): MetricBuffer {
  const { runs, runId, flushIntervalMs, capacity, onFailure } = options;
  let points: Metric[] = [];
  /** How many of the first points were sent without a good answer. */
  let uncertain = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let isClosed = false;
  let isRejected = false;

  const dropRecorded = async (call: CallOptions): Promise<void> => {
    const missing = await missingPoints(runs, runId, points.slice(0, uncertain), call);
    points = [...missing, ...points.slice(uncertain)];
    uncertain = 0;
  };

  const send = async (call: CallOptions): Promise<void> => {
    while (points.length > 0) {
      if (uncertain > 0) await dropRecorded(call);
      const batch = points.slice(0, batchLimits.metrics);
      if (batch.length === 0) return;
      uncertain = batch.length;
      await runs.logMetrics(runId, batch, call);
      uncertain = 0;
      points = points.slice(batch.length);
    }
  };

  const flush = async (call: CallOptions = {}): Promise<void> => {
    // One sender at a time keeps the order; what came meanwhile is sent next.
    while (sending !== undefined) await sending.catch(() => undefined);
    isRejected = false;
    sending = send(call).finally(() => (sending = undefined));
    await sending;
  };

  const flushInBackground = () => {
    timer = undefined;
    if (sending !== undefined || isClosed || isRejected) return;
    flush().catch((error: unknown) => {
      // A refusal, unlike an outage, will be the same next time: it waits for `flush` to report it.
      isRejected = !isTransient(error) && !hasErrorCode(error, 'TIMEOUT');
      onFailure?.(error);
      schedule();
    });
  };

  const schedule = () => {
    if (timer !== undefined || isClosed || isRejected || points.length === 0) return;
    timer = setTimeout(flushInBackground, flushIntervalMs);
    timer.unref();
  };

  return {
    get waiting() {
      return points.length;
    },
    add(metrics) {
      if (isClosed) throw new MlflowError({ errorCode: 'INVALID_STATE', message: `Run ${runId} has ended` });
      if (points.length + metrics.length > capacity) {
        const message = `${points.length} metric points wait to be sent, the limit is ${capacity}: await run.flush()`;
        throw new MlflowError({ errorCode: 'INVALID_STATE', message });
      }
      for (const metric of metrics) points.push(metric);
      if (points.length >= batchLimits.metrics && sending === undefined) flushInBackground();
      else schedule();
    },
    flush,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
