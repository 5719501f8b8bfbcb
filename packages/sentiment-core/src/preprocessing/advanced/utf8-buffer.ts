/** A text as UTF-8 with ASCII letters in lower case, ended by zero bytes. Reused from text to text. */
export interface Utf8Buffer {
  /** Reaches at least four bytes past `length`; the first of them is 0. */
  bytes: Uint8Array;
  /** View of `bytes`, for unaligned reads. */
  view: DataView;
  length: number;
  write(text: string): void;
}

/** Encodes as the WHATWG encoder does: lone surrogates become U+FFFD. */
export function createUtf8Buffer(): Utf8Buffer {
  const encoder = new TextEncoder();
  const buffer: Utf8Buffer = { ...emptyBytes(2048), length: 0, write };
  let words = new Int32Array(buffer.bytes.buffer);

  function write(text: string): void {
    if (buffer.bytes.length < text.length * 3 + 4) {
      Object.assign(buffer, emptyBytes(text.length * 6 + 4));
      words = new Int32Array(buffer.bytes.buffer);
    }
    const { bytes } = buffer;
    const { written } = encoder.encodeInto(text, bytes);
    bytes[written] = 0;
    buffer.length = written;
    lowerCaseAscii(words, (written + 3) >> 2);
  }

  return buffer;
}

function emptyBytes(capacity: number) {
  const bytes = new Uint8Array((capacity + 3) & ~3);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Four bytes at a time: adding brings the top bit up in the bytes from `A` on, and in those after `Z`; between them, 0x20 is set. */
function lowerCaseAscii(words: Int32Array, count: number): void {
  for (let index = 0; index < count; index++) {
    const word = words[index];
    const low = word & 0x7f7f7f7f;
    const upper = (low + 0x3f3f3f3f) & ~(low + 0x25252525) & ~word & 0x80808080;
    words[index] = word | (upper >>> 2);
  }
}
