import { parseOptions, resolveRequestLimits, type Route } from 'sentiment-core/http';
import { createAlertChannels } from '../alerts/channels/alert-channels.ts';
import { createAlerts } from '../alerts/alerts.ts';
import { createTelemetryChannel, createWrongPredictionListener } from '../alerts/channels/telemetry-channel.ts';
import { createOutbox } from '../delivery/outbox.ts';
import { createFeedback } from '../feedback/feedback.ts';
import { createPredictionRecorder } from '../feedback/prediction-recorder.ts';
import { createRetention } from '../feedback/retention.ts';
import { createTextMask } from '../feedback/text-mask.ts';
import { openTextHash } from '../feedback/text-hash.ts';
import { createMeasures, createServiceCounters, recorderMetrics, watchProcess } from '../monitoring/index.ts';
import type { ModelChange } from '../registry/index.ts';
import { openDatabase } from '../storage/open-database.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import { createTelemetryObserver } from '../telemetry/telemetry-observer.ts';
import type { ModelChangedEvent } from '../telemetry/telemetry-event.ts';
import { within } from '../telemetry/telemetry.ts';
import { createRouteAccess } from './route-access.ts';
import { createServiceRoutes } from './service-routes.ts';
import { type ServiceSettings, serviceSettings, telemetryDestination } from './service-settings.ts';

/** A service to be mounted: give `routes` to an adapter, and close it after the server. */
export interface Service {
  readonly routes: readonly Route[];
  /** Sends telemetry an event when another model takes over; pass it to `watchModel` as `onChange`. */
  readonly modelChanged: (change: Pick<ModelChange, 'from' | 'to' | 'time'>) => void;
  /**
   * Writes and sends what waits, for at most `timeoutMs`: at the end of every call of a function, where the process
   * may be frozen between calls.
   */
  flush(timeoutMs: number): Promise<void>;
  /** Writes what waits, gives deliveries and telemetry a moment, and lets go of everything. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * The one composition root: predictions are recorded, counted and sent to telemetry; feedback on them is stored before it is
 * acknowledged, counted, alerted on and sent to telemetry; everything can be read over HTTP.
 * @throws {SentimentError} `option_invalid`; `engine_missing` when a package that the settings ask for is not installed;
 * `storage_unavailable` and `storage_failed` when the database cannot be opened
 */
export async function createService(settings: ServiceSettings): Promise<Service> {
  const checked = parseOptions(serviceSettings, settings);
  const { classifier, limits, openapi, drift, feedback: kept, alerts: alerting } = checked;
  const { onError = createFailureLog((line) => console.error(line)) } = checked;
  const { sampling, ...telemetrySettings } = checked.telemetry;
  const access = createRouteAccess(checked.access);
  const mask = createTextMask(kept.masking);
  const closing = createClosing(onError);
  try {
    const telemetry = await createTelemetry(telemetrySettings);
    closing.add(() => telemetry.close());
    const { publicUrl, channels } = alerting;
    const senders = {
      ...createAlertChannels(channels, { telemetry, publicUrl }),
      ...(telemetry.isQuiet ? {} : { [telemetryDestination]: createTelemetryChannel(telemetry) }),
    };
    const database = await openDatabase(checked.database);
    closing.add(() => database.close());
    const textHash = await openTextHash(database, kept.textHashKey);
    const outbox = createOutbox({ database, senders, onError });
    closing.add(() => outbox.close());
    const alerts = createAlerts({
      database,
      outbox,
      onError,
      channels: Object.keys(senders),
      wrongPredictions: alerting.wrongPredictions,
      wrongRate: alerting.wrongRate,
    });
    closing.add(() => alerts.close());

    const counters = createServiceCounters();
    const listeners = [
      alerts,
      counters.listener,
      ...(telemetry.isQuiet ? [] : [createWrongPredictionListener({ outbox, destination: telemetryDestination })]),
    ];
    const recorder = createPredictionRecorder({
      database,
      textHash,
      listeners,
      mask,
      onError,
      measures: createMeasures({ classifier }),
      keepTexts: kept.keepTexts,
      keepConfirmedTexts: kept.keepConfirmedTexts,
    });
    closing.add(() => recorder.close());
    const feedback = createFeedback({
      database,
      textHash,
      recorder,
      listeners,
      mask,
      keepConfirmedTexts: kept.keepConfirmedTexts,
      onListenerError: onError,
      // What may be predicted may be reported.
      textLength: resolveRequestLimits(limits).textLength,
    });
    const retention = createRetention({ database, days: kept.days, onError });
    closing.add(() => retention.close());
    const processWatch = watchProcess();
    closing.add(() => processWatch.close());
    const observers = [
      recorder,
      counters.observer,
      ...(telemetry.isQuiet ? [] : [createTelemetryObserver({ telemetry, hashText: textHash, sampling })]),
    ];
    const monitoring = {
      database,
      classifier,
      processWatch,
      metrics: [counters.metrics, () => recorderMetrics(recorder.figures())],
      drift,
    };
    const routes = createServiceRoutes({
      classifier,
      observers,
      feedback,
      alerts,
      monitoring,
      access,
      limits,
      openapi,
      onError,
    });
    retention.start();

    return {
      routes,
      modelChanged({ from, to, time }) {
        if (telemetry.isQuiet) return;
        const names = { modelName: to.name, modelVersion: to.version };
        const properties = { ...names, previousName: from.name, previousVersion: from.version };
        const id = `${to.name}/${to.version}/${time}`;
        const payload: ModelChangedEvent = { name: 'MODEL_CHANGED', id, at: time, properties };
        database
          .transaction((transaction) =>
            outbox.enqueue(transaction, { destination: telemetryDestination, payload, subject: id }),
          )
          .then(
            () => outbox.wake(),
            (error: unknown) => {
              onError(error);
              // Without the store it is sent once, and not again.
              telemetry.track(payload);
            },
          );
      },
      async flush(timeoutMs) {
        const deadline = performance.now() + timeoutMs;
        const left = (): number => Math.max(0, deadline - performance.now());
        // A database that is away is waited for longer than a caller may have time.
        await within(left(), recorder.flush().catch(onError));
        await Promise.all([outbox.flush(left()).catch(onError), telemetry.flush(left())]);
      },
      close: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Closes parts in the reverse order of their making; one that fails does not keep the others open. */
interface Closing {
  add(close: () => unknown): void;
  /** Safe to call twice. Failures go to `onError`. */
  close(): Promise<void>;
}

function createClosing(onError: (error: unknown) => void): Closing {
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        onError(error);
      }
    }
  };
  return { add: (close) => void closers.push(close), close: () => (closed ??= closeAll()) };
}

/** What went wrong, in one line without a stack. */
function failureLine(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `sentiment service: ${reason.replaceAll(/\s*[\r\n]+\s*/g, ' ')}`;
}

const pauseMs = 1_000;

/** Writes failures as lines, at most one a second: a store that is away fails for every request. */
export function createFailureLog(write: (line: string) => void, clock = () => performance.now()) {
  let lastAt = -Infinity;
  let silent = 0;
  return (error: unknown): void => {
    const now = clock();
    if (now - lastAt < pauseMs) {
      silent += 1;
      return;
    }
    lastAt = now;
    write(silent === 0 ? failureLine(error) : `${failureLine(error)} (and ${silent} more failures before)`);
    silent = 0;
  };
}
