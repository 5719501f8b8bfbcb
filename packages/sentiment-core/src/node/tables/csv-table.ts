import { CsvError, parse } from 'csv-parse/sync';
import { SentimentError } from '../../errors/sentiment-error.ts';

export interface CsvTable {
  /** Fields of the first record. */
  readonly header: readonly string[];
  /** The other records; each as wide as the header. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * RFC 4180 text that is held in memory, as a table: quoted by `"`, lines ended by LF or CRLF, blank lines passed over.
 * @param maxRows rows to read, at most; what comes after is not looked at
 * @throws {SentimentError} `dataset_invalid` when there is no header, quoting is broken or a row is of another width,
 * naming the line; never quotes the text
 */
export function parseCsvTable(text: string, maxRows: number): CsvTable {
  const [header, ...rows] = readRecords(text, maxRows + 1);
  if (header === undefined) throw invalid('there is no header');
  return { header, rows };
}

function readRecords(text: string, most: number): string[][] {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, to: most, bom: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = Number(cause['lines']);
    throw cause.code.startsWith('CSV_RECORD_INCONSISTENT')
      ? invalid(`line ${line} has another number of columns than the header`)
      : invalid(`the quoting is broken at line ${line}`);
  }
}

function invalid(message: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message });
}
