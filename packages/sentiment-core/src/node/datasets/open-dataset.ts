import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { DataRow, RowSource } from '../../datasets/data-row.ts';
import type { Sha256 } from '../../datasets/dataset-summary.ts';
import { discoverLabels } from '../../datasets/label-column.ts';
import { type BadRowPolicy, readDataset, type SummarizedDataset } from '../../datasets/read-dataset.ts';
import { readCsvRows } from '../tables/csv-rows.ts';
import { type DataFile, dataFormat, type DataFormat } from '../tables/data-file.ts';
import { readNdjsonRows } from '../tables/ndjson.ts';
import { readBytes, requirePlainFile, type TextEncoding } from '../files/read-bytes.ts';

export interface OpenDatasetOptions {
  /** 2 to 20 label names. Default: those found in the files, at the price of one more pass. */
  readonly labels?: readonly string[] | undefined;
  /** Values of the label column that mean one of `labels`, e.g. `{ bad: 'negative' }`. Default: only 0/1 and 0/2/4 are understood. */
  readonly labelAliases?: Readonly<Record<string, string>> | undefined;
  /** Column of the text: a name, or a number from 1 for files without a header. Default `text`. */
  readonly text?: string | undefined;
  /** Column of the label, as `text`. Default `label`. */
  readonly label?: string | undefined;
  /** `skip` leaves out and counts rows with a missing value, invalid UTF-8, invalid JSON or another number of columns. Default `error`. */
  readonly onBadRow?: BadRowPolicy | undefined;
  /** Default `utf-8`; `latin1` for the original Sentiment140 files, which are recognised. */
  readonly encoding?: TextEncoding | undefined;
  /** Default: told by the name of each file. */
  readonly format?: Exclude<DataFormat, 'text'> | undefined;
  /** Examples a batch, 1 or more. Default 1000. */
  readonly batchSize?: number | undefined;
}

export function createNodeSha256(): Sha256 {
  const hash = createHash('sha256');
  return { update: (text) => void hash.update(text, 'utf8'), digest: () => hash.digest('hex') };
}

/**
 * Opens CSV, TSV and NDJSON files, gzipped or not, as one dataset that is read as a stream on every pass.
 * Each file is opened and its columns are checked before this returns.
 * @param files paths, or paths with a weight; at least one
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid` or `option_invalid`
 */
export async function openDataset(
  files: readonly (DataFile | string)[],
  options: OpenDatasetOptions = {},
): Promise<SummarizedDataset> {
  if (files.length === 0)
    throw new SentimentError({ code: 'option_invalid', field: 'files', message: 'files: at least one is needed' });
  const { labels, labelAliases, onBadRow, batchSize } = options;
  const sources = files.map((file) => fileSource(typeof file === 'string' ? { path: file } : file, options));
  const dataset = (names: readonly string[]): SummarizedDataset =>
    readDataset({
      labels: names,
      sources,
      createSha256: createNodeSha256,
      labelAliases,
      onBadRow,
      batchSize,
    });
  const opened = labels && dataset(labels);
  for (const source of sources) await checkSource(source);
  return opened ?? dataset(await discoverLabels(sources));
}

function fileSource({ path, weight = 1 }: DataFile, options: OpenDatasetOptions): RowSource {
  const { text = 'text', label = 'label', encoding, format = dataFormat(path) } = options;
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'weight',
      message: `${path}: the weight must be above 0`,
    });
  }
  const columns = { text, label };
  const rows = (): AsyncIterable<readonly DataRow[]> => {
    const bytes = readBytes(path, path);
    if (format === 'ndjson') return readNdjsonRows(bytes, { name: path, columns, encoding });
    if (format === 'csv' || format === 'tsv') {
      return readCsvRows(bytes, { name: path, columns, encoding, delimiter: format === 'csv' ? ',' : '\t' });
    }
    const message = `${path}: the name does not tell the format; .csv, .tsv, .ndjson or .jsonl is needed, with or without .gz`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  };
  return { name: path, source: basename(path), weight, rows };
}

/** Opens the file and reads its first rows, so that what is wrong with it is said before hours of work. */
async function checkSource({ name, rows }: RowSource): Promise<void> {
  await requirePlainFile(name);
  for await (const _ of rows()) break;
}
