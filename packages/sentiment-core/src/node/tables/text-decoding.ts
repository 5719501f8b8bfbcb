import { isAscii, isUtf8 } from 'node:buffer';
import { type RowProblem, rowProblems } from '../../datasets/data-row.ts';

/** How text is written in a data file. UTF-16 is recognised by its byte order mark and needs no option. */
export type TextEncoding = 'latin1' | 'utf-8' | 'windows-1252';

/** What windows-1252 has where latin-1 has control characters: 0x80 to 0x9f. */
const windows1252 =
  '\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F' +
  '\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178';

function fromWindows1252(binary: string): string {
  return binary.replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80]);
}

export interface TextDecodingOptions {
  /** For messages. */
  readonly name: string;
  /** As the user says; undefined finds it. */
  readonly encoding: TextEncoding | undefined;
  readonly onWarning: (message: string) => void;
}

/** Decodes the text of one file, and finds its encoding on the way. */
export interface TextDecoding {
  /** Looks at the beginning of the file, whole lines: the encoding of most of those that are not ASCII is that of the file. */
  lookAt(head: Buffer): void;
  /** Settles what the file is when it is not said; a file known to be latin-1 holds bytes that look like UTF-8. */
  settle(encoding: TextEncoding, line: number): void;
  /** @param binary one character a byte */
  decode(binary: string, line: number): string | undefined;
  decodeBytes(bytes: Buffer, line: number): string | undefined;
  /** Why something could not be decoded. */
  problem(what: string): RowProblem;
}

/**
 * UTF-8 and windows-1252 agree on ASCII, so the first line that is not ASCII decides, or most of the first ones. What comes
 * later and cannot be of that encoding is a problem of its row: two encodings in one file are never read as one.
 */
export function createTextDecoding({ name, encoding: said, onWarning }: TextDecodingOptions): TextDecoding {
  let encoding = said;
  let decidedBy = 0;
  let lenient = said !== undefined && said !== 'utf-8';
  function decide(found: TextEncoding, line: number): void {
    encoding = found;
    decidedBy = line;
    if (found !== 'utf-8')
      onWarning(`${name} line ${line} is not UTF-8: the file is read as ${found}; use --encoding if that is wrong`);
  }
  function decodeBytes(bytes: Buffer, line: number): string | undefined {
    if (encoding === 'utf-8') {
      const text = bytes.toString('utf8');
      // A replacement character may also be part of the text; only then are the bytes worth a second look.
      return text.includes('\uFFFD') && !isUtf8(bytes) ? undefined : text;
    }
    if (lenient) {
      const binary = bytes.toString('latin1');
      return encoding === 'latin1' ? binary : fromWindows1252(binary);
    }
    if (isAscii(bytes)) return bytes.toString('latin1');
    const isValid = isUtf8(bytes);
    if (encoding === undefined) {
      decide(isValid ? 'utf-8' : 'windows-1252', line);
      if (isValid) return bytes.toString('utf8');
    }
    return isValid ? undefined : fromWindows1252(bytes.toString('latin1'));
  }
  return {
    lookAt(head) {
      if (encoding !== undefined || isAscii(head)) return;
      const { utf8, other } = countEncodedLines(head);
      if (utf8.lines + other.lines === 0) return;
      if (utf8.lines >= other.lines) decide('utf-8', utf8.first);
      else decide('windows-1252', other.first);
    },
    settle(found, line) {
      decide(found, line);
      lenient = found !== 'utf-8';
    },
    decode(binary, line) {
      if (!/[\x80-\xff]/.test(binary)) return binary;
      if (encoding === 'latin1') return binary;
      return decodeBytes(Buffer.from(binary, 'latin1'), line);
    },
    decodeBytes,
    problem: (what) =>
      said !== undefined || decidedBy === 0
        ? rowProblems.encodingOf(what)
        : rowProblems.mixedEncoding(what, encoding === 'utf-8' ? 'not valid UTF-8' : 'UTF-8', decidedBy, encoding),
  };
}

interface EncodedLines {
  lines: number;
  /** 1-based. */
  first: number;
}

function countEncodedLines(head: Buffer): { readonly utf8: EncodedLines; readonly other: EncodedLines } {
  const utf8: EncodedLines = { lines: 0, first: 0 };
  const other: EncodedLines = { lines: 0, first: 0 };
  let line = 0;
  for (let start = 0; start < head.length;) {
    const found = head.indexOf(0x0a, start);
    const end = found < 0 ? head.length : found;
    const bytes = head.subarray(start, end);
    line += 1;
    start = end + 1;
    if (isAscii(bytes)) continue;
    const counted = isUtf8(bytes) ? utf8 : other;
    counted.lines += 1;
    if (counted.first === 0) counted.first = line;
  }
  return { utf8, other };
}

/** @returns 1-based number of the first line that is not UTF-8, or 0 */
export async function firstLineNotUtf8(chunks: AsyncIterable<Buffer>): Promise<number> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    const whole = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    if (isUtf8(whole)) for (let at = whole.indexOf(0x0a); at >= 0; at = whole.indexOf(0x0a, at + 1)) line += 1;
    else return line - 1 + countEncodedLines(whole).other.first;
  }
  return isUtf8(rest) ? 0 : line;
}
