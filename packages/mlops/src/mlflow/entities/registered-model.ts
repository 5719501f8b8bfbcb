import type { JsonFields } from '../connection/json-fields.ts';

export type ModelVersionStatus = 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';

export interface ModelVersion {
  readonly name: string;
  /** An integer as a string, from `1`. */
  readonly version: string;
  readonly description: string;
  readonly source: string;
  readonly runId: string | undefined;
  /** The logged model it was made from (MLflow 3). */
  readonly modelId: string | undefined;
  readonly status: ModelVersionStatus;
  readonly statusMessage: string | undefined;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
}

export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
}

/** The logged model's id in `models:/<id>`, as version sources of MLflow 3 read. */
export function readModelId(source: string): string | undefined {
  return /^models:\/+(m-[^/]+)$/.exec(source)?.[1];
}

export function decodeModelVersion(version: JsonFields): ModelVersion {
  const source = version.optionalText('source') ?? '';
  return {
    name: version.text('name'),
    version: version.text('version'),
    description: version.optionalText('description') ?? '',
    source,
    runId: version.optionalText('run_id') || undefined,
    modelId: version.optionalText('model_id') || readModelId(source),
    status: (version.optionalText('status') ?? 'READY') as ModelVersionStatus,
    statusMessage: version.optionalText('status_message') || undefined,
    aliases: version.texts('aliases'),
    tags: version.keyValues('tags'),
    creationTime: version.optionalNumber('creation_timestamp'),
    lastUpdateTime: version.optionalNumber('last_updated_timestamp'),
  };
}

export function decodeRegisteredModel(model: JsonFields): RegisteredModel {
  const aliases = model.list('aliases').map((alias) => [alias.text('alias'), alias.text('version')] as const);
  return {
    name: model.text('name'),
    description: model.optionalText('description') ?? '',
    aliases: Object.fromEntries(aliases),
    tags: model.keyValues('tags'),
    creationTime: model.optionalNumber('creation_timestamp'),
    lastUpdateTime: model.optionalNumber('last_updated_timestamp'),
  };
}
