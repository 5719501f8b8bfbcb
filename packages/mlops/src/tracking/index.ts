export type { TrackedDataset } from './records/dataset-input.ts';
export { createCredentialFilter, type HideCredentials } from './records/credentials.ts';
export { modelCard, type ModelCardOptions } from './records/model-card.ts';
export { syncJournals, type SyncedJournal, type SyncJournalsOptions } from './sync-journals.ts';
export {
  type CloseOptions,
  type ServerRun,
  trackTraining,
  type TrackTrainingOptions,
  type Tracking,
} from './track-training.ts';
export type { FinalStatus, MeasuredModel, MetricPlace, RunEnd, TrackedModel, TrackedRun } from './tracked-run.ts';
export { createTrackingObserver } from './training-observer.ts';
