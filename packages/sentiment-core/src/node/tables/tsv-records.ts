import { wholeLines } from '../files/read-bytes.ts';
import type { DelimitedOptions } from './csv-records.ts';

/** A quoted field goes on over so many lines at most; a quote that stays open longer is text. */
const mostLines = 100;
const mostBytes = 1 << 16;

interface Line {
  /** 1-based. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Without its end, one character a byte. */
  readonly content: string;
}

/**
 * Records of tab-separated text, a line each; blank lines are passed over. Quotes are text there as a rule, and tweets are full of them: a field is
 * quoted only when it begins with a quote and ends with one before the next tab or line end, every other quote in it being doubled. It may hold
 * tabs and line ends then, unless it would join lines that are rows of their own.
 * Iterating throws {SentimentError} `dataset_invalid` at a line of more than 16 MiB.
 */
export async function* readTsvRecords<Row>(
  chunks: AsyncIterable<Buffer>,
  { name, delimiter, quote, onRecord }: DelimitedOptions<Row>,
): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = [];
  let width = 0;
  /** The first one opens a quoted field whose end is not seen yet. */
  let waiting: Line[] = [];
  let number = 0;

  function emit(fields: readonly string[], lines: readonly Line[]): void {
    if (width === 0) width = fields.length;
    const bytes = lines.length === 1 ? lines[0].bytes : Buffer.concat(lines.map((line) => line.bytes));
    const row = onRecord(fields, lines[0].number, bytes);
    if (row !== undefined) rows.push(row);
  }
  const isRow = ({ content }: Line): boolean => content.split(delimiter).length === width;

  /** Emits what is whole of the lines, and keeps the rest waiting. */
  function take(lines: Line[], canWait: boolean): void {
    waiting = lines;
    while (waiting.length > 0) {
      const [first] = waiting;
      if (first.content !== '') {
        const bytes = waiting.reduce((sum, line) => sum + line.bytes.length, 0);
        const found = readFields(waiting, delimiter, canWait && waiting.length < mostLines && bytes < mostBytes);
        if (found === undefined) return;
        const joined = waiting.slice(0, found.lines);
        const alone = joined.length > 1 && joined.every(isRow) ? readFields([first], delimiter, false) : found;
        if (alone === undefined || alone === found) {
          emit(found.fields, joined);
          waiting = waiting.slice(found.lines);
          continue;
        }
        emit(alone.fields, [first]);
      }
      waiting = waiting.slice(1);
    }
  }

  for await (const group of wholeLines(chunks, name)) {
    for (const bytes of group) {
      number += 1;
      const content = bytes.toString('latin1', 0, bytes.length - lineEndLength(bytes));
      if (waiting.length > 0 || (quote === 'double' && content.includes('"')))
        take([...waiting, { number, bytes, content }], true);
      else if (content !== '') emit(content.split(delimiter), [{ number, bytes, content }]);
    }
    if (rows.length > 0) yield rows;
    rows = [];
  }
  take(waiting, false);
  if (rows.length > 0) yield rows;
}

function lineEndLength(bytes: Buffer): number {
  if (bytes.at(-1) !== 0x0a) return 0;
  return bytes.at(-2) === 0x0d ? 2 : 1;
}

interface Fields {
  readonly fields: readonly string[];
  /** How many lines they take. */
  readonly lines: number;
}

/** @returns undefined when a quoted field is open at the end of the lines and may wait for more */
function readFields(lines: readonly Line[], delimiter: string, canWait: boolean): Fields | undefined {
  const fields: string[] = [];
  let row = 0;
  for (let start = 0; ;) {
    const { content } = lines[row];
    const quoted = content[start] === '"' ? readQuoted(lines, row, start, delimiter) : 'text';
    if (quoted === 'open' && canWait) return undefined;
    let end: number;
    if (typeof quoted === 'string') {
      const found = content.indexOf(delimiter, start);
      end = found < 0 ? content.length : found;
      fields.push(content.slice(start, end));
    } else {
      fields.push(quoted.value);
      row = quoted.row;
      end = quoted.end;
    }
    if (end >= lines[row].content.length) return { fields, lines: row + 1 };
    start = end + 1;
  }
}

interface QuotedField {
  readonly value: string;
  /** Index of the line it ends in, and of what follows there. */
  readonly row: number;
  readonly end: number;
}

/** @returns `text` when the quote is no quoting, `open` when no end is in sight */
function readQuoted(
  lines: readonly Line[],
  first: number,
  start: number,
  delimiter: string,
): QuotedField | 'open' | 'text' {
  let value = '';
  for (let row = first, at = start + 1; row < lines.length; row++, at = 0) {
    const { content, bytes } = lines[row];
    for (let from = at; ;) {
      const quote = content.indexOf('"', from);
      if (quote < 0) break;
      if (content[quote + 1] === '"') {
        from = quote + 2;
        continue;
      }
      const end = quote + 1;
      if (end < content.length && content[end] !== delimiter) return 'text';
      return { value: `${value}${content.slice(at, quote)}`.replaceAll('""', '"'), row, end };
    }
    value += content.slice(at) + bytes.toString('latin1', content.length);
  }
  return 'open';
}
