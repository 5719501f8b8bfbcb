/** A text as UTF-8 with ASCII letters in lower case, ended by a zero byte. Reused from text to text. */
export interface Utf8Buffer {
  /** Reaches at least four bytes past `length`. */
  bytes: Uint8Array;
  /** View of `bytes`, for unaligned reads. */
  view: DataView;
  length: number;
  write(text: string): void;
}

const replacementCharacter = 0xfffd;

/** Encodes as the WHATWG encoder does (lone surrogates become U+FFFD), except that NUL becomes a space. */
export function createUtf8Buffer(): Utf8Buffer {
  const bytes = new Uint8Array(2048);
  const buffer: Utf8Buffer = { bytes, view: new DataView(bytes.buffer), length: 0, write };

  function write(text: string): void {
    const units = text.length;
    if (buffer.bytes.length < units * 3 + 4) {
      buffer.bytes = new Uint8Array(units * 6 + 4);
      buffer.view = new DataView(buffer.bytes.buffer);
    }
    const { bytes } = buffer;
    let end = 0;
    for (let index = 0; index < units; index++) {
      let code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code >= 65 && code <= 90) code += 32;
        bytes[end++] = code === 0 ? 32 : code;
        continue;
      }
      if (code < 0x800) {
        bytes[end++] = 0xc0 | (code >> 6);
        bytes[end++] = 0x80 | (code & 0x3f);
        continue;
      }
      if (code >= 0xd800 && code <= 0xdfff) {
        const low = code < 0xdc00 && index + 1 < units ? text.charCodeAt(index + 1) : 0;
        if (low >= 0xdc00 && low <= 0xdfff) {
          index++;
          const point = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          bytes[end++] = 0xf0 | (point >> 18);
          bytes[end++] = 0x80 | ((point >> 12) & 0x3f);
          bytes[end++] = 0x80 | ((point >> 6) & 0x3f);
          bytes[end++] = 0x80 | (point & 0x3f);
          continue;
        }
        code = replacementCharacter;
      }
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    }
    bytes[end] = 0;
    buffer.length = end;
  }

  return buffer;
}
