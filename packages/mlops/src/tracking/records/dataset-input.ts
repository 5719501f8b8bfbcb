import { basename } from 'node:path';
import { datasetLimits, inputTagLimits } from '../../mlflow/connection/field-limits.ts';
import type { DatasetInput } from '../../mlflow/tracking/datasets.ts';
import { cut } from './flat-params.ts';

/** Rows that a training read. `readDataset` of sentiment-core/training sums them up this way. */
export interface TrackedDataset {
  /** What they were for, e.g. `training`, `validation`. */
  readonly context: string;
  readonly files: readonly string[];
  /** Column names. Default `text` and `label`. */
  readonly text?: string;
  readonly label?: string;
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
