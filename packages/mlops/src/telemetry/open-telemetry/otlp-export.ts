import type * as api from '@opentelemetry/api';
import type { Meter, Tracer } from '@opentelemetry/api';
import type * as metricExport from '@opentelemetry/exporter-metrics-otlp-http';
import type * as traceExport from '@opentelemetry/exporter-trace-otlp-http';
import type * as openTelemetryResources from '@opentelemetry/resources';
import type * as metricSdk from '@opentelemetry/sdk-metrics';
import type * as traceSdk from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { libraryName, libraryVersion } from 'sentiment-core/http';
import { deliveryFailure } from '../../delivery/sender.ts';
import { packageMissing } from '../telemetry.ts';
import type { OtlpExportSettings } from './open-telemetry-options.ts';

export interface OtlpExport {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /**
   * Exports the span that `record` makes by itself, and waits for the collector's answer.
   * @throws {SentimentError} `delivery_failed`
   */
  deliver(record: (tracer: Tracer) => void): Promise<void>;
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface OtlpExportOptions {
  readonly settings: OtlpExportSettings;
  readonly serviceName: string;
  /** Called for every export of spans. */
  readonly onExport: (spans: number, succeeded: boolean) => void;
}

function toUrl(endpoint: string, path: string): string {
  return `${endpoint.replace(/\/+$/, '')}${path}`;
}

/** Providers and exporters of our own: what the host program has registered stays as it is. */
export async function createOtlpExport(options: OtlpExportOptions): Promise<OtlpExport> {
  const { settings, serviceName, onExport } = options;
  const { traces, metrics, resources, OTLPTraceExporter, OTLPMetricExporter } = await loadExportPackages();
  const { endpoint, headers, timeoutMs: timeoutMillis, metricIntervalMs } = settings;
  const common = { timeoutMillis, ...(headers === undefined ? {} : { headers: { ...headers } }) };
  const resource = resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.name': serviceName }));

  const exporter = new OTLPTraceExporter({ ...common, url: toUrl(endpoint, '/v1/traces') });
  const watched: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        onExport(spans.length, result.code === 0);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
  const tracing = new traces.BasicTracerProvider({
    resource,
    sampler: new traces.AlwaysOnSampler(),
    spanProcessors: [new traces.BatchSpanProcessor(watched)],
  });

  const ended: ReadableSpan[] = [];
  const collecting: SpanProcessor = {
    onStart() {},
    onEnd: (span) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const delivering = new traces.BasicTracerProvider({
    resource,
    sampler: new traces.AlwaysOnSampler(),
    spanProcessors: [collecting],
  });

  const metering = new metrics.MeterProvider({
    resource,
    readers: [
      new metrics.PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ ...common, url: toUrl(endpoint, '/v1/metrics') }),
        exportIntervalMillis: metricIntervalMs,
        exportTimeoutMillis: Math.min(timeoutMillis, metricIntervalMs),
      }),
    ],
  });

  return {
    tracer: tracing.getTracer(libraryName, libraryVersion),
    meter: metering.getMeter(libraryName, libraryVersion),
    deliver(record) {
      record(delivering.getTracer(libraryName, libraryVersion));
      const spans = ended.splice(0);
      return new Promise((resolve, reject) => {
        watched.export(spans, ({ code }) => {
          if (code === 0) resolve();
          else reject(deliveryFailure('the OpenTelemetry collector did not accept the event'));
        });
      });
    },
    async flush() {
      await Promise.allSettled([tracing.forceFlush(), metering.forceFlush()]);
    },
    async shutdown() {
      await Promise.allSettled([tracing.shutdown(), metering.shutdown()]);
    },
  };
}

/** @throws {SentimentError} `engine_missing`, saying what to install */
export async function loadApi(): Promise<typeof api> {
  try {
    return await import('@opentelemetry/api');
  } catch (cause) {
    throw packageMissing('OpenTelemetry', '@opentelemetry/api', cause);
  }
}

interface ExportPackages {
  readonly traces: typeof traceSdk;
  readonly metrics: typeof metricSdk;
  readonly resources: typeof openTelemetryResources;
  readonly OTLPTraceExporter: typeof traceExport.OTLPTraceExporter;
  readonly OTLPMetricExporter: typeof metricExport.OTLPMetricExporter;
}

const exportPackages = [
  '@opentelemetry/sdk-trace-base@2',
  '@opentelemetry/sdk-metrics@2',
  '@opentelemetry/resources@2',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/exporter-metrics-otlp-http',
].join(' ');

/** @throws {SentimentError} `engine_missing`, saying what to install */
async function loadExportPackages(): Promise<ExportPackages> {
  try {
    const [traces, metrics, resources, { OTLPTraceExporter }, { OTLPMetricExporter }] = await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/sdk-metrics'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/exporter-metrics-otlp-http'),
    ]);
    return { traces, metrics, resources, OTLPTraceExporter, OTLPMetricExporter };
  } catch (cause) {
    throw packageMissing('export by OTLP', exportPackages, cause);
  }
}
