export { defaultGateCriteria, type GateCriteria, type GateOptions } from './gate/gate-criteria.ts';
export type { GateCheck, GateCheckName, GateDecision, GateFigures, ModelFigures } from './gate/gate-decision.ts';
export type { SliceLoss } from './gate/slice-losses.ts';
export { challengerAlias, championAlias, previousAlias, versionTags } from './registry-names.ts';
export { type MoveOptions, promotionConflictCode } from './promotion/move-champion.ts';
export { promoteModel, type PromoteModelOptions, type Promotion } from './promotion/promote-model.ts';
export { type Rollback, rollbackModel, type RollbackModelOptions } from './promotion/rollback-model.ts';
export { registerModel, type RegisteredVersion, type RegisterModelOptions } from './registration/register-model.ts';
export {
  mlflowModelSource,
  type MlflowModelSource,
  type MlflowModelSourceOptions,
  type ResolvedModel,
  type SourceWarning,
} from './source/mlflow-model-source.ts';
export {
  type ModelChange,
  modelChangedEvent,
  type WatchedModel,
  watchModel,
  type WatchModelOptions,
} from './watch/watch-model.ts';
