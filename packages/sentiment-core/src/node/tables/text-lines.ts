import { isUtf8 } from 'node:buffer';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** How text is written in a data file. UTF-16 is recognised by its byte order mark and needs no option. */
export type TextEncoding = 'latin1' | 'utf-8';

/** @returns the text, or undefined when the bytes are not valid in this encoding */
export function decodeBytes(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (encoding === 'latin1') return bytes.toString('latin1');
  const text = bytes.toString('utf8');
  // A replacement character may also be part of the text; only then are the bytes worth a second look.
  return text.includes('\uFFFD') && !isUtf8(bytes) ? undefined : text;
}

/** @param binary one character a byte, as `latin1` reads it */
export function decodeBinary(binary: string, encoding: TextEncoding): string | undefined {
  if (encoding === 'latin1' || !/[\x80-\xff]/.test(binary)) return binary;
  return decodeBytes(Buffer.from(binary, 'latin1'), encoding);
}

/** Longest row or line that is read, in bytes. A bound on memory when a quote or a line never ends. */
export const maximumRowBytes = 1 << 24;

/**
 * Lines without their ends (LF or CRLF), grouped as the bytes arrive. A last line without an end counts; an empty rest
 * after the last end does not.
 * @param name for messages
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Buffer[]> {
  let pieces: Buffer[] = [];
  let pending = 0;
  let line = 1;
  const take = (last: Buffer): Buffer => {
    const whole = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    pending = 0;
    line += 1;
    return whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole;
  };
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      lines.push(take(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) {
      pieces.push(chunk.subarray(start));
      pending += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
    if (pending > maximumRowBytes) {
      const message = `${name} line ${line}: the line is longer than ${maximumRowBytes >> 20} MiB`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
  }
  if (pending > 0) yield [take(Buffer.alloc(0))];
}
