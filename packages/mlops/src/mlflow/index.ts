export type { ActiveRun, LogArtifactOptions, MetricOptions } from './active-run/active-run.ts';
export type { RunRecorder, StartRunOptions } from './active-run/start-run.ts';
export type { ArtifactContent } from './artifacts/artifact-content.ts';
export type { ArtifactOwner } from './artifacts/artifact-location.ts';
export type { ArtifactInfo } from './artifacts/artifact-store.ts';
export type { Artifacts, FolderOptions, ListArtifactsOptions, ReadArtifactOptions } from './artifacts/artifacts.ts';
export type { CallOptions } from './connection/call-options.ts';
export type { ConnectionOptions } from './connection/connection-settings.ts';
export type { FieldLimits } from './connection/field-limits.ts';
export type { DatasetInput } from './entities/dataset.ts';
export type { Experiment, LifecycleStage, ViewType } from './entities/experiment.ts';
export type { LoggedModel, LoggedModelStatus } from './entities/logged-model.ts';
export type { Metric } from './entities/metric.ts';
export type { ModelVersion, ModelVersionStatus, RegisteredModel } from './entities/registered-model.ts';
export type { ModelOutput, Run, RunInfo, RunStatus } from './entities/run.ts';
export { createMlflowClient, type MlflowClient, type MlflowClientOptions } from './mlflow-client.ts';
export { hasErrorCode, MlflowError, type MlflowErrorCode, type MlflowErrorOptions } from './mlflow-error.ts';
export {
  createMlflowModelFolder,
  type MlflowModelFolderOptions,
  type MlflowOnnxModel,
} from './model/mlflow-model-folder.ts';
export type { CreateModelVersionOptions, ModelVersions, WaitUntilReadyOptions } from './registry/model-versions.ts';
export type {
  CreateRegisteredModelOptions,
  RegisteredModels,
  SearchRegistryOptions,
} from './registry/registered-models.ts';
export type { CreateExperimentOptions, Experiments, SearchExperimentsOptions } from './tracking/experiments.ts';
export type { CreateLoggedModelOptions, LoggedModels, SearchLoggedModelsOptions } from './tracking/logged-models.ts';
export type {
  CreateRunOptions,
  MetricHistoryOptions,
  MetricPoint,
  ParamValues,
  RunChanges,
  SearchRunsOptions,
} from './tracking/run-options.ts';
export type { Runs } from './tracking/runs.ts';
