import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Int8Tensor,
  readTensor,
  type ScaleAxis,
  scaleShape,
  type StoredTensor,
  storeTensor,
  tensorBytes,
  tensorLength,
  tensorNumbers,
  tensorTypes,
} from './stored-tensor.ts';

function joined(tensor: StoredTensor): Uint8Array {
  return Uint8Array.from(tensorBytes(tensor).flatMap((part) => [...part]));
}

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 });
const axes = fc.constantFrom<ScaleAxis>('row', 'column');
const numbers = fc.float({ min: -1000, max: 1000, noNaN: true });
const tensors = fc
  .tuple(shapes, axes)
  .chain(([shape, axis]) =>
    fc
      .array(numbers, { minLength: shape.reduce((a, b) => a * b), maxLength: shape.reduce((a, b) => a * b) })
      .map((values) => ({ shape, axis, values: Float32Array.from(values) })),
  );

describe('int8', () => {
  it('scales each row, or each column of each matrix, by its largest number', () => {
    const values = Float32Array.of(127, -254, 0, 63.5, 0, 12.7);
    const rows = storeTensor(values, 'int8', [2, 3], 'row') as Int8Tensor;
    expect(rows.scales).toEqual(Float32Array.of(2, 0.5));
    expect([...rows.values]).toEqual([64, -127, 0, 127, 0, 25]);
    const columns = storeTensor(values, 'int8', [2, 3], 'column') as Int8Tensor;
    expect(columns.scales).toEqual(Float32Array.of(1, 2, Math.fround(0.1)));
    expect([...columns.values]).toEqual([127, -127, 0, 64, 0, 127]);
    const matrices = storeTensor(values, 'int8', [3, 2, 1], 'column') as Int8Tensor;
    expect(matrices.scales).toEqual(Float32Array.of(2, 0.5, Math.fround(0.1)));
    expect(scaleShape([3, 2, 1], 'column')).toEqual([3, 1, 1]);
    expect(scaleShape([3, 2, 1], 'row')).toEqual([3, 2, 1]);
  });

  it('keeps zeros, without a scale of 0', () => {
    const tensor = storeTensor(new Float32Array(4), 'int8', [2, 2], 'row') as Int8Tensor;
    expect(tensor.scales).toEqual(Float32Array.of(1, 1));
    expect(tensorNumbers(tensor, [2, 2], 'row')).toEqual(new Float32Array(4));
  });

  it('is off by half a scale at most', () => {
    fc.assert(
      fc.property(tensors, ({ shape, axis, values }) => {
        const tensor = storeTensor(values, 'int8', shape, axis) as Int8Tensor;
        const numbersAgain = tensorNumbers(tensor, shape, axis);
        const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
        values.forEach((value, index) => {
          const matrix = Math.floor(index / (rows * columns));
          const place = axis === 'row' ? Math.floor(index / columns) : matrix * columns + (index % columns);
          const half = tensor.scales[place] / 2;
          expect(Math.abs(numbersAgain[index] - value)).toBeLessThanOrEqual(half * (1 + 1e-5) + 1e-42);
        });
      }),
    );
  });
});

describe.each(tensorTypes)('%s', (type) => {
  it('is what it was after its bytes, and storing the same numbers again changes nothing', () => {
    fc.assert(
      fc.property(tensors, ({ shape, axis, values }) => {
        const tensor = storeTensor(values, type, shape, axis);
        const bytes = joined(tensor);
        expect(bytes.length).toBe(tensorLength(type, shape, axis));
        // Not where a number of four bytes may begin.
        const shifted = Uint8Array.of(0, ...bytes).subarray(1);
        expect(readTensor(shifted, type, shape, axis)).toEqual(tensor);
        const stood = tensorNumbers(tensor, shape, axis);
        const again = tensorNumbers(storeTensor(stood, type, shape, axis), shape, axis);
        again.forEach((value, index) => expect(Math.abs(value - stood[index])).toBeLessThanOrEqual(1e-3));
      }),
    );
  });

  it('refuses bytes that are too few, too many, or no numbers', () => {
    const shape = [2, 3];
    const bytes = joined(storeTensor(Float32Array.of(1, 2, 3, 4, 5, 6), type, shape, 'row'));
    const read = (given: Uint8Array) => readTensor(given, type, shape, 'row');
    expect(read(bytes)).toBeDefined();
    expect(read(bytes.subarray(1))).toBeUndefined();
    expect(read(Uint8Array.of(...bytes, 0))).toBeUndefined();
    // All ones is not a number in any of these formats; in int8 it is the scale.
    expect(read(bytes.map((byte, index) => (index >= bytes.length - 4 ? 255 : byte)))).toBeUndefined();
    if (type !== 'int8') return;
    expect(read(bytes.map((byte, index) => (index >= bytes.length - 4 ? 0 : byte)))).toBeUndefined();
    expect(read(bytes.map((byte, index) => (index === 0 ? 0x80 : byte)))).toBeUndefined();
  });
});
