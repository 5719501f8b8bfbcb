import { basename } from 'node:path';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requirePlainFile } from '../files/read-bytes.ts';
import { openCsvRecords } from './csv-record-file.ts';
import type { RecordFile } from './file-record.ts';
import { openNdjsonRecords } from './ndjson.ts';

/** A file of labelled texts and how much each of its rows counts. */
export interface DataFile {
  readonly path: string;
  /** How many times every row counts, > 0. Default 1. */
  readonly weight?: number;
}

/** How rows are written. Any of them may be gzipped, which is seen from the content. */
export type DataFormat = 'csv' | 'ndjson' | 'text' | 'tsv';

const formats: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  jsonl: 'ndjson',
  ndjson: 'ndjson',
  tsv: 'tsv',
  txt: 'text',
};

/** Splits `FILE:weight`, e.g. `airline.csv.gz:10`; the weight is 1 when there is none. */
export function parseDataFile(argument: string): Required<DataFile> {
  const match = /^(.+):(\d+(?:\.\d+)?|\.\d+)$/s.exec(argument);
  const path = match?.[1] ?? argument;
  const weight = Number(match?.[2] ?? 1);
  if (weight > 0 && Number.isFinite(weight)) return { path, weight };
  throw new SentimentError({
    code: 'option_invalid',
    field: 'weight',
    message: `${argument}: the weight must be above 0`,
  });
}

/** The format a file's name tells (`.csv`, `.tsv`, `.ndjson`, `.jsonl`, `.txt`, each also with `.gz`), else undefined. */
export function dataFormat(path: string): DataFormat | undefined {
  const extension = /\.([^.]+?)(?:\.gz)?$/i.exec(basename(path))?.[1];
  return formats[extension?.toLowerCase() ?? ''];
}

/**
 * Opens a CSV, TSV or NDJSON file, gzipped or not, for its whole rows, and checks that the columns are there.
 * @param wanted columns that will be asked for: names, or numbers from 1 for a CSV or TSV file without a header
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`
 */
export async function openRecords(path: string, wanted: readonly string[]): Promise<RecordFile> {
  await requirePlainFile(path);
  const format = dataFormat(path);
  if (format === 'ndjson') return openNdjsonRecords(path, wanted);
  if (format === 'csv' || format === 'tsv') return openCsvRecords(path, format, wanted);
  const message = `${path}: the name does not tell the format; .csv, .tsv, .ndjson or .jsonl is needed, with or without .gz`;
  throw new SentimentError({ code: 'dataset_invalid', message });
}
