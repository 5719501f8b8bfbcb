export type { BucketCounts } from './drift/common-buckets.ts';
export {
  type DriftBaseline,
  type DriftReport,
  type DriftRequest,
  type DriftWindow,
  readDriftReport,
} from './drift/drift-report.ts';
export { driftCriteria, type DriftSettings } from './drift/drift-settings.ts';
export { type DriftCriteria, type DriftVerdict, judgeDrift, type MeasuredDrift } from './drift/judge-drift.ts';
export { createMeasures, type MeasuresOptions } from './measures/create-measures.ts';
export type { DurationQuantiles } from './measures/duration-buckets.ts';
export {
  type ProcessFigures,
  type ProcessWatch,
  type ProcessWatchOptions,
  watchProcess,
} from './process/process-figures.ts';
export type { HistogramSample, Metric, MetricLabels, MetricSample } from './prometheus/metric.ts';
export { recorderMetrics } from './prometheus/recorder-metrics.ts';
export { createServiceCounters, type ServiceCounters } from './prometheus/service-counters.ts';
export type { MonitoringRoutesOptions } from './routes/monitoring-options.ts';
export { createMonitoringRoutes } from './routes/monitoring-routes.ts';
export type { LabelQuality, LiveQuality, Outcome } from './statistics/live-quality.ts';
export {
  type LiveStatistics,
  type PeriodStatistics,
  readLiveStatistics,
  type StatisticsRequest,
  type StepStatistics,
} from './statistics/live-statistics.ts';
export type { Share } from './statistics/share.ts';
