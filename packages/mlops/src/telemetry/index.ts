export type {
  ApplicationInsightsOptions,
  AutomaticCollection,
} from './application-insights/application-insights-options.ts';
export { createApplicationInsightsTelemetry } from './application-insights/application-insights-telemetry.ts';
export { combineTelemetry } from './combined-telemetry.ts';
export { type ApplicationInsightsSettings, createTelemetry, type TelemetrySettings } from './create-telemetry.ts';
export { createOpenTelemetry } from './open-telemetry/open-telemetry.ts';
export type { OpenTelemetryOptions, OtlpSettings } from './open-telemetry/open-telemetry-options.ts';
export { createQuietTelemetry } from './quiet-telemetry.ts';
export type {
  AlertEvent,
  AlertProperties,
  ModelChangedEvent,
  ModelChangedProperties,
  PredictionEvent,
  PredictionFacts,
  PredictionProperties,
  TelemetryEvent,
  WrongPredictionEvent,
  WrongPredictionProperties,
} from './telemetry-event.ts';
export { createTelemetryObserver, type TelemetryObserverOptions } from './telemetry-observer.ts';
export type { Telemetry, TelemetryStatus } from './telemetry.ts';
export { createTextHash, type TextHash } from '../text-hash/create-text-hash.ts';
export { createWrongPredictionEvent, type ReportedChange } from './wrong-prediction-event.ts';
