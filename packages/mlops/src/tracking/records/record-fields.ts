import { basename } from 'node:path';
import { defaultFieldLimits, datasetLimits, inputTagLimits } from '../../mlflow/connection/field-limits.ts';
import type { DatasetInput } from '../../mlflow/tracking/datasets.ts';

/** A key that MLflow takes: other characters are replaced by `_`. */
export function allowedKey(text: string): string {
  const segments = text.split('/').map((segment) => segment.replace(/[^\p{L}\p{N}_.\- :]/gu, '_'));
  const named = segments.map((segment) => (/^\.{0,2}$/.test(segment) ? '_' : segment));
  return cut(named.join('/'), defaultFieldLimits.key);
}

/** At most `limit` characters; a cut shows as `…` at the end. */
export function cut(text: string, limit: number): string {
  const characters = text.length <= limit ? [] : [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Nested options as params: `{ a: { b: 1 } }` is `a.b`; lists are JSON; what is undefined or null is left out. */
export function flatParams(options: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || typeof value === 'function') continue;
    const isNested = typeof value === 'object' && !Array.isArray(value);
    if (isNested) Object.assign(params, flatParams(value as Record<string, unknown>, `${prefix}${name}.`));
    else {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      params[allowedKey(`${prefix}${name}`)] = cut(text, defaultFieldLimits.paramValue);
    }
  }
  return params;
}

/** Rows that a training read. `readDataset` of sentiment-core/training sums them up this way. */
export interface TrackedDataset {
  /** What they were for, e.g. `training`, `validation`. */
  readonly context: string;
  readonly files: readonly string[];
  /** Column names. Default `text` and `label`. */
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  readonly summary: {
    readonly rows: number;
    readonly kept: number;
    readonly skipped: number;
    /** Kept rows by label. */
    readonly labels: Readonly<Record<string, number>>;
    /** sha256, hexadecimal. */
    readonly fingerprint: string;
  };
}

/** As much of the fingerprint as people read; all of it is a tag. */
const digestLength = 12;

/** The rows as MLflow describes a dataset, with schema and counts. */
export function datasetInput({
  context,
  files,
  text = 'text',
  label = 'label',
  summary,
}: TrackedDataset): DatasetInput {
  const { rows, kept, skipped, labels, fingerprint } = summary;
  const column = (name: string) => ({ type: 'string', name, required: true });
  const source = JSON.stringify({ uri: files[0] ?? '', ...(files.length > 1 && { uris: files }) });
  return {
    name: cut(files.map((file) => basename(file)).join('+') || context, datasetLimits.name),
    digest: fingerprint.slice(0, digestLength),
    sourceType: 'local',
    source: source.length <= datasetLimits.source ? source : JSON.stringify({ uri: files[0] ?? '' }),
    schema: JSON.stringify({ mlflow_colspec: [column(text), column(label)] }),
    profile: JSON.stringify({
      num_rows: kept,
      num_elements: 2 * kept,
      rows_read: rows,
      rows_left_out: skipped,
      labels,
    }),
    context: cut(context, inputTagLimits.value),
    tags: { fingerprint },
  };
}
