import { basename } from 'node:path';
import { holdsList } from './json-values.ts';
import { type DataFormat, tableError } from './table.ts';
import { isSentiment140 } from './table-layout.ts';

const formats: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  json: 'json',
  jsonl: 'ndjson',
  ndjson: 'ndjson',
  tab: 'tsv',
  tsv: 'tsv',
  txt: 'text',
};

/** The format a file's name tells (`.csv`, `.tsv`, `.json`, `.ndjson`, `.jsonl`, `.txt`, each also with `.gz`), else undefined. */
export function dataFormat(path: string): DataFormat | undefined {
  const extension = /\.([^.]+?)(?:\.gz)?$/i.exec(basename(path))?.[1];
  return formats[extension?.toLowerCase() ?? ''];
}

/** Beginnings of files that hold no text, one character a byte. */
const signatures: readonly (readonly [start: string, what: string])[] = [
  ['PK\x03\x04', 'a zip archive'],
  ['PK\x05\x06', 'a zip archive'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document (.xls, .doc); save the sheet as CSV UTF-8'],
  ['%PDF-', 'a PDF document; export its table as CSV'],
  ['PAR1', 'a Parquet file; write it as CSV or NDJSON'],
  ['ARROW1', 'an Arrow file; write it as CSV or NDJSON'],
  ['Obj\x01', 'an Avro file; write it as NDJSON'],
  ['SQLite format 3\0', 'an SQLite database; export the table as CSV'],
  ['BZh', 'packed with bzip2; unpack it, or pack it with gzip'],
  ['\xfd7zXZ\0', 'packed with xz; unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd; unpack it, or pack it with gzip'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive; unpack it'],
  ['Rar!\x1a\x07', 'a RAR archive; unpack it'],
  ['\x1f\x8b', 'packed with gzip twice; unpack it once'],
  ['\x89PNG', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['GIF8', 'an image'],
  ['\x93NUMPY', 'a NumPy array; write it as CSV'],
];

/** @throws {SentimentError} `dataset_invalid` naming what the file is, when it holds no text */
export function refuseBinary(head: Buffer, name: string): void {
  const start = head.toString('latin1', 0, 4096);
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) {
    const isWorkbook = known[0].startsWith('PK') && (start.includes('[Content_Types].xml') || start.includes('xl/'));
    const what = isWorkbook
      ? 'an Excel workbook (.xlsx); save the sheet as CSV UTF-8'
      : known[1] === 'a zip archive'
        ? 'a zip archive; unpack it'
        : known[1];
    throw tableError(`${name}: this is ${what}`);
  }
  if (start.slice(257, 262) === 'ustar') throw tableError(`${name}: this is a tar archive; unpack it`);
  // A tweet may have a NUL; UTF-16 has one in every other byte.
  const zeros = start.split('\0').length - 1;
  const controls = start.replace(/[^\x01-\x08\x0e-\x1a\x1c-\x1f]/g, '').length;
  if (zeros <= start.length * 0.3 && controls <= start.length * 0.05) return;
  const isUtf16 = zeros > start.length * 0.4 && zeros < start.length * 0.6;
  throw tableError(
    isUtf16
      ? `${name}: the file looks like UTF-16 without a byte order mark; save it as UTF-8`
      : `${name}: this is a binary file; CSV, TSV, NDJSON, JSON or texts one a line are needed`,
  );
}

/** @returns `json` or `ndjson` when the text begins like one of them, else undefined */
export function jsonFormat(head: string): 'json' | 'ndjson' | undefined {
  const start = head.trimStart();
  if (start.startsWith('[')) {
    const [next = ''] = start.slice(1).trimStart();
    // `["a", "b"]` is JSON, `["quoted" words` is a tweet.
    if (next === '"') return /^\[\s*"(?:[^"\\]|\\.){0,5000}(?:$|"\s*(?:$|[,\]]))/s.test(start) ? 'json' : undefined;
    return next === '{' || next === ']' ? 'json' : undefined;
  }
  if (!/^\{\s*(?:"|\})/.test(start)) return undefined;
  const end = start.indexOf('\n');
  const line = end < 0 ? start : start.slice(0, end);
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    return holdsList(value) ? 'json' : 'ndjson';
  } catch {
    // An object over many lines, or one that is longer than what was looked at.
    return end < 0 && !/^\{\s*"(?:data|statuses|tweets)"\s*:\s*\[/.test(start) ? 'ndjson' : 'json';
  }
}

/** The first line that is not empty, without its end. */
export function firstLine(text: string): string {
  const start = text.search(/[^\r\n]/);
  if (start < 0) return '';
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
}

const delimiters = [',', '\t', ';', '|'];

/** Fields of a line, split where no quote is open. */
export function splitLine(line: string, delimiter: string, quoted: boolean): string[] {
  if (!quoted || !line.includes('"')) return line.split(delimiter);
  const fields: string[] = [];
  let start = 0;
  let open = false;
  for (let at = 0; at <= line.length; at++) {
    if (at < line.length && line[at] === '"') open = !open;
    if (at < line.length && (open || line[at] !== delimiter)) continue;
    fields.push(line.slice(start, at));
    start = at + 1;
  }
  return fields.map((field) =>
    field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
}

export interface FoundDelimiter {
  readonly delimiter: string;
  /** Fields of the first line. */
  readonly fields: readonly string[];
  /** True when the fields have a name that is looked for, or are a published layout. */
  readonly isKnown: boolean;
}

/**
 * The delimiter of a table by its first line.
 * @param preferred taken when it splits the line and no other one says more
 * @param isName whether a field is the name of a column that is looked for
 */
export function findDelimiter(
  line: string,
  preferred: string,
  quoted: boolean,
  isName: (field: string) => boolean,
): FoundDelimiter {
  const found = delimiters.map((delimiter) => {
    const fields = splitLine(line, delimiter, quoted).map((field) => field.trim());
    const isKnown = fields.length > 1 && (fields.some(isName) || isSentiment140(fields));
    return { delimiter, fields, isKnown };
  });
  const own = found.find(({ delimiter }) => delimiter === preferred) ?? found[0];
  const widest = found.reduce((most, one) => (one.fields.length > most.fields.length ? one : most), own);
  if (own.isKnown) return own;
  return found.find(({ isKnown }) => isKnown) ?? (own.fields.length > 1 ? own : widest);
}

/** Text whose lines all have the same tabs, one or more, is a table: tweets have none. */
export function hasTabs(head: string): boolean {
  const lines = head.split(/\r?\n/).filter((line) => line !== '');
  const tabs = lines.slice(0, 50).map((line) => line.split('\t').length);
  return tabs.length > 0 && tabs[0] > 1 && tabs.every((count) => count === tabs[0]);
}
