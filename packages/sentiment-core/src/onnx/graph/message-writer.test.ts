import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageWriter } from './message-writer.ts';

function written(write: (message: ReturnType<typeof createMessageWriter>) => void): number[] {
  const message = createMessageWriter();
  write(message);
  return [...message.finish()];
}

describe('createMessageWriter', () => {
  it('writes the examples of the encoding guide', () => {
    expect(written((message) => message.integer(1, 150))).toEqual([0x08, 0x96, 0x01]);
    expect(written((message) => message.text(2, 'testing'))).toEqual([0x12, 7, ...Buffer.from('testing')]);
    const inner = createMessageWriter();
    inner.integer(1, 150);
    expect(written((message) => message.message(3, inner))).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it('writes negative numbers as ten bytes, floats as four, fields above 15 with two bytes of tag', () => {
    expect(written((message) => message.integer(1, -1))).toEqual([0x08, ...new Array<number>(9).fill(0xff), 0x01]);
    expect(written((message) => message.float(1, 1))).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
    expect(written((message) => message.integer(20, 1))).toEqual([0xa0, 0x01, 0x01]);
  });

  it('writes many texts of a field as one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 200 })),
        fc.integer({ min: 1, max: 99 }),
        (texts, field) => {
          const together = written((message) => message.texts(field, texts));
          expect(together).toEqual(written((message) => texts.forEach((text) => message.text(field, text))));
        },
      ),
    );
  });

  it('writes texts that do not fit a chunk', () => {
    const texts = ['a'.repeat(65_530), 'b'.repeat(70_000), '', 'c'];
    const together = Buffer.from(written((message) => message.texts(1, texts)));
    const apart = Buffer.from(written((message) => texts.forEach((text) => message.text(1, text))));
    expect(together.equals(apart)).toBe(true);
  });

  it('knows its length before it is finished', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
        const message = createMessageWriter();
        for (const value of values) message.integer(3, value);
        expect(message.finish().length).toBe(message.length);
      }),
    );
  });
});
