import type { Attributes, Context, Meter, Tracer } from '@opentelemetry/api';
import type { ObservedPrediction } from 'sentiment-core';
import { libraryName, libraryVersion, parseOptions, warnOnce } from 'sentiment-core/http';
import { deliveryFailure } from '../../delivery/sender.ts';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { defaultCloseTimeoutMs, deliveryAborted, type Telemetry, within } from '../telemetry.ts';
import { findCollector, type OpenTelemetryOptions, openTelemetryOptions } from './open-telemetry-options.ts';
import { createOtlpExport, loadApi, type OtlpExport } from './otlp-export.ts';

/**
 * Events as spans, and metrics of predictions. `deliver` waits for the collector when we export ourselves; what the
 * host program has registered does not tell, so there it resolves when the event is handed over.
 * @throws {SentimentError} `option_invalid`; `engine_missing`, saying what to install
 */
export async function createOpenTelemetry(options: OpenTelemetryOptions = {}): Promise<Telemetry> {
  const { export: target, environment = process.env, ...given } = parseOptions(openTelemetryOptions, options);
  const { onFailure = warnOnce('Telemetry is not accepted (told once; set onFailure):') } = given;
  const settings = findCollector(target, environment);
  const api = await loadApi();
  const serviceName = given.serviceName ?? environment.OTEL_SERVICE_NAME ?? 'sentiment-core';
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
    status: () => ({ buffered: 0, sent, dropped, failures, lastFailure }),
  };
}

const spanNames: Readonly<Record<TelemetryEvent['name'], string>> = {
  PREDICTION: 'sentiment.predict',
  WRONG_PREDICTION: 'sentiment.wrong_prediction',
  ALERT: 'sentiment.alert',
  MODEL_CHANGED: 'sentiment.model_changed',
};

/** `trueLabel` → `sentiment.true_label`. Kept once made: there are few, and every prediction asks for them. */
const attributeNames = new Map([
  ['modelName', 'sentiment.model.name'],
  ['modelVersion', 'sentiment.model.version'],
]);
function toAttributeName(property: string): string {
  const known = attributeNames.get(property);
  if (known !== undefined) return known;
  const name = `sentiment.${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  attributeNames.set(property, name);
  return name;
}

/**
 * An event as a span: as long as its prediction took, or of no length. Ends the span, which hands it to the SDK.
 * @param context of the request that led to the event, so that the span has its parent
 */
function recordEventSpan(tracer: Tracer, event: TelemetryEvent, context: Context): void {
  const attributes: Attributes = { 'event.name': event.name, 'event.id': event.id };
  for (const [name, value] of Object.entries(event.properties) as [string, string | number | undefined][])
    if (value !== undefined) attributes[toAttributeName(name)] = value;
  const durationMs = event.name === 'PREDICTION' ? event.properties.durationMs : 0;
  const startTime = new Date(event.at - durationMs);
  tracer.startSpan(spanNames[event.name], { startTime, attributes }, context).end(new Date(event.at));
}

interface PredictionMetrics {
  measure(predictions: readonly ObservedPrediction[]): void;
  count(event: TelemetryEvent): void;
}

/** From 50 µs to 10 s: one text of the embedded model, to a batch of a large one. */
const durationBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 10];

/** Instruments named after the semantic conventions: units apart from names, durations in seconds. */
function createPredictionMetrics(meter: Meter): PredictionMetrics {
  const predictions = meter.createCounter('sentiment.predictions', {
    unit: '{prediction}',
    description: 'Predictions made, by label and model.',
  });
  const duration = meter.createHistogram('sentiment.prediction.duration', {
    unit: 's',
    description: 'Time to predict the batch that a text was part of.',
    advice: { explicitBucketBoundaries: durationBoundaries },
  });
  const wrong = meter.createCounter('sentiment.predictions.wrong', {
    unit: '{prediction}',
    description: 'Predictions reported as wrong, by predicted label and model.',
  });
  const alerts = meter.createCounter('sentiment.alerts', { unit: '{alert}', description: 'Alerts fired, by rule.' });
  const changes = meter.createCounter('sentiment.model.changes', {
    unit: '{change}',
    description: 'Models that were taken into service.',
  });
  const modelOf = (name: string, version: string) => ({
    'sentiment.model.name': name,
    'sentiment.model.version': version,
  });

  return {
    measure(observed) {
      for (const { prediction, model, durationMs } of observed) {
        const attributes = modelOf(model.name, model.version);
        duration.record(durationMs / 1_000, attributes);
        predictions.add(1, { ...attributes, 'sentiment.label': prediction.label });
      }
    },
    count(event) {
      switch (event.name) {
        // Counted by `measure`, which sees those that are not sampled too.
        case 'PREDICTION':
          return;
        case 'WRONG_PREDICTION': {
          const { modelName, modelVersion, label, trueLabel } = event.properties;
          const known = trueLabel === undefined ? {} : { 'sentiment.true_label': trueLabel };
          wrong.add(1, { ...modelOf(modelName, modelVersion), 'sentiment.label': label, ...known });
          return;
        }
        case 'ALERT':
          alerts.add(1, { 'sentiment.alert.rule': event.properties.rule });
          return;
        case 'MODEL_CHANGED':
          changes.add(1, modelOf(event.properties.modelName, event.properties.modelVersion));
          return;
      }
    },
  };
}
