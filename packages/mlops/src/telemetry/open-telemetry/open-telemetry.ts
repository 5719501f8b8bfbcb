import type { Context, Tracer } from '@opentelemetry/api';
import { libraryName, libraryVersion } from 'sentiment-core/http';
import { deliveryFailure } from '../../delivery/delivery-failure.ts';
import { deliveryAborted } from '../delivery-aborted.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { defaultCloseTimeoutMs, type Telemetry } from '../telemetry.ts';
import { within } from '../within.ts';
import { recordEventSpan } from './event-span.ts';
import { loadApi } from './load-packages.ts';
import { type OpenTelemetryOptions, readOpenTelemetryOptions } from './open-telemetry-options.ts';
import { createOtlpExport, type OtlpExport } from './otlp-export.ts';
import { createPredictionMetrics } from './prediction-metrics.ts';

const warnOnce = (): ((reason: string) => void) => {
  let warned = false;
  return (reason) => {
    if (!warned) console.warn(`Telemetry is not accepted: ${reason} (told once; set onFailure)`);
    warned = true;
  };
};

/**
 * Events as spans, and metrics of predictions. `deliver` waits for the collector when we export ourselves; what the
 * host program has registered does not tell, so there it resolves when the event is handed over.
 * @throws {SentimentError} `option_invalid`; `engine_missing`, saying what to install
 */
export const createOpenTelemetry = async (options: OpenTelemetryOptions = {}): Promise<Telemetry> => {
  const settings = readOpenTelemetryOptions(options);
  const { environment = process.env, onFailure = warnOnce() } = options;
  const api = await loadApi();
  const serviceName = options.serviceName ?? environment.OTEL_SERVICE_NAME ?? 'sentiment-core';
  let sent = 0;
  let dropped = 0;
  let failures = 0;
  let lastFailure: string | undefined;

  const own: OtlpExport | undefined =
    settings &&
    (await createOtlpExport({
      settings,
      serviceName,
      onExport(spans, succeeded) {
        if (succeeded) sent += spans;
        else {
          failures++;
          lastFailure = 'the OpenTelemetry collector did not accept an export';
          onFailure(lastFailure);
        }
      },
    }));
  const tracer: Tracer = own?.tracer ?? api.trace.getTracer(libraryName, libraryVersion);
  const metrics = createPredictionMetrics(own?.meter ?? api.metrics.getMeter(libraryName, libraryVersion));
  // A sampling decision of the host's trace must not decide about what we export ourselves.
  const contextOf = (): Context => (own === undefined ? api.context.active() : api.ROOT_CONTEXT);
  let closing: Promise<void> | undefined;

  return {
    track(event) {
      if (closing !== undefined) {
        dropped++;
        return;
      }
      metrics.count(event);
      recordEventSpan(tracer, event, contextOf());
      if (own === undefined) sent++;
    },
    measure: metrics.measure,
    async deliver(event: TelemetryEvent, signal) {
      if (signal?.aborted) throw deliveryAborted(signal.reason);
      if (closing !== undefined) throw deliveryFailure('telemetry is closed');
      if (own === undefined) {
        recordEventSpan(tracer, event, contextOf());
        sent++;
      } else await own.deliver((delivering) => recordEventSpan(delivering, event, contextOf()));
      // Counted when accepted: a repeated attempt is the same event.
      metrics.count(event);
    },
    flush: (timeoutMs) => (own === undefined ? Promise.resolve() : within(timeoutMs, own.flush())),
    close(timeoutMs = defaultCloseTimeoutMs) {
      closing ??= own === undefined ? Promise.resolve() : within(timeoutMs, own.shutdown());
      return closing;
    },
    status: () => ({ buffered: 0, sent, dropped, failures, ...(lastFailure === undefined ? {} : { lastFailure }) }),
  };
};
