import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageWriter } from '../../onnx/graph/message-writer.ts';
import { describeModel, messageFields, takeLowerCaseOutside } from './model-file.ts';
import { exportedModels } from './exported-models-fixture.ts';
import { modelFile } from './model-file-fixture.ts';

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

const models = await exportedModels();

describe('takeLowerCaseOutside', () => {
  it('changes the six bytes of the action, and makes ASCII letters small', () => {
    const { bytes } = models.default;
    const before = bytes.slice();
    const { model, prepare } = takeLowerCaseOutside(bytes);
    expect(Buffer.from(bytes).equals(before)).toBe(true);
    const changed = [...model.keys()].filter((place) => model[place] !== bytes[place]);
    expect(model.length).toBe(bytes.length);
    expect(changed.length).toBeLessThanOrEqual(6);
    const [start] = changed;
    expect(Buffer.from(bytes.subarray(start, start + 6)).toString('latin1')).toBe('\u0005LOWER');
    expect([...model.subarray(start, start + 6)]).toEqual([0x84, 0, ...Buffer.from('NONE')]);
    expect(describeModel(model, 'here')).toEqual(describeModel(bytes, 'here'));
    expect(prepare('ÀÉIOU Straße İ ΑΒΓ 😀')).toBe('ÀÉiou straße İ ΑΒΓ 😀');
  });

  it('leaves other graphs alone', () => {
    const foreign = modelFile({ inputs: ['text'], outputs: ['prob_a'] });
    const { model, prepare } = takeLowerCaseOutside(foreign);
    expect(model).toBe(foreign);
    expect(prepare('ABC')).toBe('ABC');
  });
});
