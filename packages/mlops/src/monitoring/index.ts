export type { BucketCounts } from './distances.ts';
export {
  type DriftBaseline,
  type DriftReport,
  type DriftRequest,
  type DriftWindow,
  readDriftReport,
} from './drift-report.ts';
export {
  driftCriteria,
  type DriftSettings,
  type DriftCriteria,
  type DriftVerdict,
  evaluateDrift,
  type MeasuredDrift,
} from './evaluate-drift.ts';
export { createMeasures, type MeasuresOptions, type DurationQuantiles } from './measures.ts';
export { type ProcessFigures, type ProcessWatch, type ProcessWatchOptions, watchProcess } from './process-figures.ts';
export type { HistogramSample, Metric, MetricLabels, MetricSample } from './metrics-text.ts';
export { recorderMetrics, createServiceCounters, type ServiceCounters } from './service-counters.ts';
export type { MonitoringRoutesOptions } from './monitoring-options.ts';
export { createMonitoringRoutes } from './monitoring-routes.ts';
export type { LabelQuality, LiveQuality, Outcome, Proportion } from './live-quality.ts';
export {
  type LiveStatistics,
  type PeriodStatistics,
  readLiveStatistics,
  type StatisticsRequest,
  type StepStatistics,
} from './live-statistics.ts';
