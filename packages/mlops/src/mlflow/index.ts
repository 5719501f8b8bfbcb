export type {
  ActiveRun,
  LogArtifactOptions,
  MetricOptions,
  RunRecorder,
  StartRunOptions,
} from './active-run/active-run.ts';
export type { ArtifactContent } from './artifacts/local-files.ts';
export type { ArtifactOwner } from './artifacts/artifact-location.ts';
export type { ArtifactInfo } from './artifacts/artifact-store.ts';
export type { Artifacts, FolderOptions, ListArtifactsOptions, ReadArtifactOptions } from './artifacts/artifacts.ts';
export type { CallOptions, ConnectionOptions } from './connection/connection-settings.ts';
export type { FieldLimits } from './connection/field-limits.ts';
export type { DatasetInput } from './tracking/datasets.ts';
export type {
  Experiment,
  LifecycleStage,
  ViewType,
  CreateExperimentOptions,
  Experiments,
  SearchExperimentsOptions,
} from './tracking/experiments.ts';
export type {
  LoggedModel,
  LoggedModelStatus,
  CreateLoggedModelOptions,
  LoggedModels,
  SearchLoggedModelsOptions,
} from './tracking/logged-models.ts';
export type { Metric, MetricPoint } from './tracking/metrics.ts';
export type {
  ModelVersion,
  ModelVersionStatus,
  CreateModelVersionOptions,
  ModelVersions,
  SearchRegistryOptions,
  WaitUntilReadyOptions,
} from './registry/model-versions.ts';
export type { RegisteredModel, CreateRegisteredModelOptions, RegisteredModels } from './registry/registered-models.ts';
export type {
  ModelOutput,
  Run,
  RunInfo,
  RunStatus,
  CreateRunOptions,
  MetricHistoryOptions,
  ParamValues,
  RunChanges,
  SearchRunsOptions,
  Runs,
} from './tracking/runs.ts';
export { createMlflowClient, type MlflowClient, type MlflowClientOptions } from './mlflow-client.ts';
export { hasErrorCode, MlflowError, type MlflowErrorCode, type MlflowErrorOptions } from './mlflow-error.ts';
export {
  createMlflowModelFolder,
  type MlflowModelFolderOptions,
  type MlflowOnnxModel,
} from './model/mlflow-model-folder.ts';
