export type { TrackedDataset } from './records/record-fields.ts';
export { modelCard, type ModelCardOptions } from './records/model-card.ts';
export type { RunRecord } from './run-record.ts';
export { syncJournals, type SyncedJournal, type SyncJournalsOptions } from './sync-journals.ts';
export {
  type CloseOptions,
  type ServerRun,
  trackTraining,
  type TrackTrainingOptions,
  type Tracking,
} from './track-training.ts';
export {
  type FinalStatus,
  type MeasuredModel,
  type MetricPlace,
  type RunEnd,
  type TrackedModel,
  type TrackedRun,
  createTrackingObserver,
} from './tracked-run.ts';
