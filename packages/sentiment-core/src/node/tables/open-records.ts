import { SentimentError } from '../../errors/sentiment-error.ts';
import { openCsvRecords } from './csv-record-file.ts';
import { dataFormat } from './data-file.ts';
import type { RecordFile } from './file-record.ts';
import { openNdjsonRecords } from './ndjson-record-file.ts';
import { requirePlainFile } from '../files/require-plain-file.ts';

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
