/** One field of a protocol buffer message: its number, and its bytes or its whole number. */
export interface MessageField {
  readonly field: number;
  /** Of length-delimited fields; a view of the message. */
  readonly bytes?: Uint8Array;
}

/**
 * The fields of a message in their order (wire format of Google's encoding guide). Numbers are stepped over: what a model
 * says of itself is in texts.
 * @throws {RangeError} where the bytes are no message
 */
export function* messageFields(message: Uint8Array): Generator<MessageField> {
  let offset = 0;

  function varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (offset >= message.length || shift > 2 ** 63) throw new RangeError('a number does not end');
      const byte = message[offset++];
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  function take(length: number): Uint8Array {
    if (length > message.length - offset) throw new RangeError('a field ends beyond its message');
    offset += length;
    return message.subarray(offset - length, offset);
  }

  while (offset < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (field === 0) throw new RangeError('a field has no number');
    switch (tag % 8) {
      case 0:
        varint();
        yield { field };
        break;
      case 1:
        take(8);
        yield { field };
        break;
      case 2:
        yield { field, bytes: take(varint()) };
        break;
      case 5:
        take(4);
        yield { field };
        break;
      default:
        throw new RangeError('a field has no known form');
    }
  }
}
