import { checkLength, checkNotEmpty, datasetLimits, inputTagLimits } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';

/** A dataset a run read. */
export interface DatasetInput {
  /** At most 500 characters. */
  readonly name: string;
  /** Identifies the version of the data, e.g. the start of a hash. At most 36 characters. */
  readonly digest: string;
  /** e.g. `local`, `http`, `code`. */
  readonly sourceType: string;
  /** Where the data is; for MLflow's own source types a JSON text such as `{"uri": "data/train.csv"}`. */
  readonly source: string;
  /** JSON text. */
  readonly schema?: string | undefined;
  /** JSON text, e.g. `{"num_rows": 1000}`. */
  readonly profile?: string | undefined;
  /** e.g. `training`, `validation`: kept as the tag `mlflow.data.context`. */
  readonly context?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

const contextTag = 'mlflow.data.context';

export function decodeDatasetInput(fields: JsonFields): DatasetInput {
  const dataset = fields.object('dataset');
  const tags = fields.keyValues('tags');
  return {
    name: dataset.text('name'),
    digest: dataset.text('digest'),
    sourceType: dataset.optionalText('source_type') ?? '',
    source: dataset.optionalText('source') ?? '',
    schema: dataset.optionalText('schema'),
    profile: dataset.optionalText('profile'),
    context: tags[contextTag],
    tags,
  };
}

export function encodeDatasetInput(input: DatasetInput): Record<string, unknown> {
  const { name, digest, sourceType, source, schema, profile, context } = input;
  const tags = { ...input.tags, ...(context === undefined ? {} : { [contextTag]: context }) };
  for (const [key, value] of Object.entries(tags)) {
    checkLength(`key of dataset tag ${key.slice(0, 80)}`, key, inputTagLimits.key);
    checkLength(`value of dataset tag ${key}`, value, inputTagLimits.value);
  }
  checkNotEmpty('dataset.name', name);
  checkNotEmpty('dataset.digest', digest);
  const texts = { name, digest, source, schema: schema ?? '', profile: profile ?? '' };
  for (const [field, limit] of Object.entries(datasetLimits)) {
    checkLength(`dataset.${field}`, texts[field as keyof typeof texts], limit);
  }
  return { tags: toKeyValues(tags), dataset: { name, digest, source_type: sourceType, source, schema, profile } };
}
