import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageWriter } from '../../onnx/protobuf/message-writer.ts';
import { messageFields } from './message-fields.ts';

describe('messageFields', () => {
  it('gives the fields in their order, numbers without their value', () => {
    const message = createMessageWriter();
    message.integer(1, 2 ** 40);
    message.text(300, 'é');
    message.float(2, 0.5);
    message.integer(1, -1);
    message.text(4, '');
    expect([...messageFields(message.finish())]).toEqual([
      { field: 1 },
      { field: 300, bytes: new TextEncoder().encode('é') },
      { field: 2 },
      { field: 1 },
      { field: 4, bytes: new Uint8Array() },
    ]);
  });

  it('reads any texts that the writer writes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 2 ** 29 - 1 }), fc.uint8Array())), (fields) => {
        const message = createMessageWriter();
        for (const [field, bytes] of fields) message.bytes(field, bytes);
        const read = [...messageFields(message.finish())].map(({ field, bytes }) => [field, [...(bytes ?? [])]]);
        expect(read).toEqual(fields.map(([field, bytes]) => [field, [...bytes]]));
      }),
    );
  });

  it.each<[string, number[]]>([
    ['a number that does not end', [0x08, 0xff]],
    ['a number of more than 64 bits', [0x08, ...new Array<number>(11).fill(0xff), 1]],
    ['a field longer than its message', [0x0a, 5, 1, 2]],
    ['a fixed number cut off', [0x0d, 1, 2]],
    ['field number 0', [0x00, 0]],
    ['a group', [0x0b]],
  ])('refuses %s', (_, bytes) => {
    expect(() => [...messageFields(Uint8Array.from(bytes))]).toThrow(RangeError);
  });

  it('ends on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect([...messageFields(bytes)].length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
