import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { type DataRow, type RowProblem, rowProblems, type RowSource } from '../../datasets/data-row.ts';
import type { Sha256 } from '../../datasets/dataset-summary.ts';
import { discoverLabels } from '../../datasets/label-column.ts';
import { type BadRowPolicy, readDataset, type SummarizedDataset } from '../../datasets/read-dataset.ts';
import { requirePlainFile } from '../files/read-bytes.ts';
import type { DataFile } from '../tables/data-file.ts';
import { openTable } from '../tables/open-table.ts';
import type { Table, TableOptions, TableRow } from '../tables/table.ts';

export interface OpenDatasetOptions extends TableOptions {
  /** 2 to 20 label names. Default: those found in the files, at the price of one more pass. */
  readonly labels?: readonly string[] | undefined;
  /** Values of the label column that mean one of `labels`, e.g. `{ bad: 'negative' }`. Default: usual spellings and number codes are understood. */
  readonly labelAliases?: Readonly<Record<string, string>> | undefined;
  /** Column of the text; see `WantedColumns`. */
  readonly text?: string | undefined;
  /** Column of the label; see `WantedColumns`. */
  readonly label?: string | undefined;
  /** `skip` leaves out and counts rows with a missing value, another encoding, invalid JSON or another number of columns. Default `error`. */
  readonly onBadRow?: BadRowPolicy | undefined;
  /** Examples a batch, 1 or more. Default 1000. */
  readonly batchSize?: number | undefined;
}

/** A dataset of files. */
export interface FileDataset extends SummarizedDataset {
  /** Columns of text and label in the first file. */
  readonly columns: { readonly text: string; readonly label: string };
}

export function createNodeSha256(): Sha256 {
  const hash = createHash('sha256');
  return { update: (text) => void hash.update(text, 'utf8'), digest: () => hash.digest('hex') };
}

/**
 * Opens tables (see `openTable`) as one dataset that is read as a stream on every pass.
 * Each file is opened and its columns are checked before this returns.
 * @param files paths, or paths with a weight; at least one
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid` or `option_invalid`
 */
export async function openDataset(
  files: readonly (DataFile | string)[],
  options: OpenDatasetOptions = {},
): Promise<FileDataset> {
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
  // What is wrong with a file is said before hours of work.
  const tables: Table[] = [];
  for (const { open } of sources) tables.push(await open());
  const [{ text, label = '' }] = tables;
  const found = opened ?? dataset(await discoverLabels(sources));
  return { ...found, columns: { text, label } };
}

interface FileSource extends RowSource {
  /** Finds out how the file is written, once. */
  open(): Promise<Table>;
}

function fileSource({ path, weight = 1 }: DataFile, options: OpenDatasetOptions): FileSource {
  const { text, label } = options;
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'weight',
      message: `${path}: the weight must be above 0`,
    });
  }
  let opened: Promise<Table> | undefined;
  async function openPlain(): Promise<Table> {
    await requirePlainFile(path);
    return openTable(path, { text, label, needsLabel: true }, options);
  }
  const open = (): Promise<Table> => (opened ??= openPlain());
  async function* rows(): AsyncGenerator<readonly DataRow[]> {
    const table = await open();
    const columns = [table.text, table.label].filter((column) => column !== undefined);
    for await (const group of table.rows({ columns })) yield group.map(toDataRow);
  }
  return { name: path, source: basename(path), weight, rows, open };
}

function toDataRow({ line, values, json, problem }: TableRow): DataRow {
  const refuse = (found: RowProblem): DataRow => ({ line, text: '', label: '', problem: found });
  if (problem !== undefined) return refuse(problem);
  const [text, label] = values;
  if (text === '') return refuse(rowProblems.missingText);
  if (json !== undefined && typeof json[0] !== 'string') return refuse(rowProblems.notText);
  if (label.trim() === '') return refuse(rowProblems.missingLabel);
  if (json !== undefined && typeof json[1] === 'object') return refuse(rowProblems.notLabel);
  return { line, text, label };
}
