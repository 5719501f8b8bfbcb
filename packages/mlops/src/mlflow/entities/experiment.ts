import type { JsonFields } from '../connection/json-fields.ts';

export type LifecycleStage = 'active' | 'deleted';
/** Which of active and deleted things a search sees. */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export function decodeExperiment(fields: JsonFields): Experiment {
  return {
    experimentId: fields.text('experiment_id'),
    name: fields.text('name'),
    artifactLocation: fields.optionalText('artifact_location') ?? '',
    lifecycleStage: fields.optionalText('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    creationTime: fields.optionalNumber('creation_time'),
    lastUpdateTime: fields.optionalNumber('last_update_time'),
    tags: fields.keyValues('tags'),
  };
}
