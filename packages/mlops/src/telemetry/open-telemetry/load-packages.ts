import type * as api from '@opentelemetry/api';
import type * as metricExport from '@opentelemetry/exporter-metrics-otlp-http';
import type * as traceExport from '@opentelemetry/exporter-trace-otlp-http';
import type * as openTelemetryResources from '@opentelemetry/resources';
import type * as metricSdk from '@opentelemetry/sdk-metrics';
import type * as traceSdk from '@opentelemetry/sdk-trace-base';
import { packageMissing } from '../package-missing.ts';

/** @throws {SentimentError} `engine_missing`, saying what to install */
export const loadApi = async (): Promise<typeof api> => {
  try {
    return await import('@opentelemetry/api');
  } catch (cause) {
    throw packageMissing('OpenTelemetry', '@opentelemetry/api', cause);
  }
};

export interface ExportPackages {
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
export const loadExportPackages = async (): Promise<ExportPackages> => {
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
};
