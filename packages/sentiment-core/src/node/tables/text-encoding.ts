import { isUtf8 } from 'node:buffer';

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
