/**
 * Writes one protocol buffer message (wire format of Google's encoding guide). Fields come out in the order they are
 * written, so the same calls give the same bytes. Large byte fields are not copied until `finish`.
 */
export interface MessageWriter {
  /** Length in bytes of what was written so far. */
  readonly length: number;
  /** Signed or unsigned whole number; negative ones take ten bytes, as int64 does. */
  integer(field: number, value: number | bigint): void;
  /** 32-bit float. */
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  message(field: number, value: MessageWriter): void;
  /** Many texts of one repeated field. */
  texts(field: number, values: readonly string[]): void;
  finish(): Uint8Array;
  /** Copies the message to `target` at `offset`; for the writer of the message around it. */
  copyTo(target: Uint8Array, offset: number): void;
}

const wireType = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;

/** Texts of one field are packed into chunks of this size rather than one chunk each. */
const chunkSize = 1 << 16;

export function createMessageWriter(): MessageWriter {
  const chunks: (Uint8Array | MessageWriter)[] = [];
  const encoder = new TextEncoder();
  let length = 0;

  function push(chunk: Uint8Array | MessageWriter): void {
    if (chunk.length === 0) return;
    chunks.push(chunk);
    length += chunk.length;
  }

  const tag = (field: number, type: number): void => push(varint(field * 8 + type));

  function bytes(field: number, value: Uint8Array | MessageWriter): void {
    tag(field, wireType.lengthDelimited);
    push(varint(value.length));
    push(value);
  }

  function copyTo(target: Uint8Array, offset: number): void {
    for (const chunk of chunks) {
      if (chunk instanceof Uint8Array) target.set(chunk, offset);
      else chunk.copyTo(target, offset);
      offset += chunk.length;
    }
  }

  return {
    get length() {
      return length;
    },
    integer(field, value) {
      tag(field, wireType.varint);
      push(varint(value));
    },
    float(field, value) {
      tag(field, wireType.fixed32);
      const fixed = new DataView(new ArrayBuffer(4));
      fixed.setFloat32(0, value, true);
      push(new Uint8Array(fixed.buffer));
    },
    text: (field, value) => bytes(field, encoder.encode(value)),
    bytes,
    message: bytes,
    texts(field, values) {
      const head = varint(field * 8 + wireType.lengthDelimited);
      let chunk = new Uint8Array(chunkSize);
      let used = 0;
      for (const value of values) {
        const encoded = encoder.encode(value);
        const size = varint(encoded.length);
        const needed = head.length + size.length + encoded.length;
        if (used + needed > chunk.length) {
          push(chunk.subarray(0, used));
          chunk = new Uint8Array(Math.max(chunkSize, needed));
          used = 0;
        }
        for (const part of [head, size, encoded]) {
          chunk.set(part, used);
          used += part.length;
        }
      }
      push(chunk.subarray(0, used));
    },
    finish() {
      const whole = new Uint8Array(length);
      copyTo(whole, 0);
      return whole;
    },
    copyTo,
  };
}

/** Base 128, least significant group first. */
function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const groups: number[] = [];
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    groups.push(rest > 0n ? group | 0x80 : group);
  } while (rest > 0n);
  return Uint8Array.from(groups);
}
