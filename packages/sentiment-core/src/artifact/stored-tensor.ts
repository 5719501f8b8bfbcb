import { float16Bits, float16Numbers } from './float16.ts';
import { readWeights, weightsBytes } from './weights.ts';

/** How numbers of a network are stored, by its name in `model.json`. */
export const tensorTypes = ['float32', 'float16', 'int8'] as const;
export type TensorType = (typeof tensorTypes)[number];

/**
 * What shares a scale in an int8 tensor of shape [..., rows, columns]: the numbers of a row, or those of a column of each
 * matrix.
 */
export type ScaleAxis = 'row' | 'column';

/** Numbers as they are stored, row-major. */
export type StoredTensor =
  | { readonly type: 'float32'; readonly values: Float32Array }
  | { readonly type: 'float16'; readonly values: Uint16Array }
  | Int8Tensor;

/** Numbers as `values × scales`. */
export interface Int8Tensor {
  readonly type: 'int8';
  /** In [-127, 127]. */
  readonly values: Int8Array;
  /** One for each row, [..., rows], or for each column of each matrix, [..., columns]. */
  readonly scales: Float32Array;
}

/** The last two sizes of a shape; a vector is one row. */
export function matrixOf(shape: readonly number[]): { readonly rows: number; readonly columns: number } {
  return { rows: shape.at(-2) ?? 1, columns: shape.at(-1) ?? 1 };
}

/** The shape of the scales, which are repeated along the axis of size 1. */
export function scaleShape(shape: readonly number[], axis: ScaleAxis): number[] {
  const { rows, columns } = matrixOf(shape);
  return [...shape.slice(0, -2), axis === 'row' ? rows : 1, axis === 'row' ? 1 : columns];
}

export function scaleCount(shape: readonly number[], axis: ScaleAxis): number {
  return scaleShape(shape, axis).reduce((product, length) => product * length, 1);
}

/** Calls back with the place of each number and that of its scale. */
function eachNumber(
  size: number,
  shape: readonly number[],
  axis: ScaleAxis,
  visit: (index: number, scale: number) => void,
): void {
  const { rows, columns } = matrixOf(shape);
  for (let row = 0, index = 0; index < size; row++) {
    const firstScale = axis === 'row' ? row : Math.floor(row / rows) * columns;
    for (let column = 0; column < columns; column++, index++) {
      visit(index, axis === 'row' ? firstScale : firstScale + column);
    }
  }
}

/**
 * Stores finite numbers in fewer bytes. int8 is symmetric: the largest of those that share a scale becomes ±127, and none is
 * off by more than half a scale.
 * @param shape row-major, of two axes or more for int8
 */
export function storeTensor(
  numbers: Float32Array,
  type: TensorType,
  shape: readonly number[],
  axis: ScaleAxis,
): StoredTensor {
  if (type === 'float32') return { type, values: numbers };
  if (type === 'float16') return { type, values: float16Bits(numbers) };
  const scales = new Float32Array(scaleCount(shape, axis));
  const values = new Int8Array(numbers.length);
  eachNumber(numbers.length, shape, axis, (index, scale) => {
    scales[scale] = Math.max(scales[scale], Math.abs(numbers[index]));
  });
  // Zeros are exact with any scale; numbers too small for one become zeros.
  for (let scale = 0; scale < scales.length; scale++) scales[scale] = Math.fround(scales[scale] / 127) || 1;
  eachNumber(numbers.length, shape, axis, (index, scale) => {
    values[index] = Math.max(-127, Math.min(127, Math.round(numbers[index] / scales[scale])));
  });
  return { type, values, scales };
}

/** The numbers that a stored tensor stands for, in single precision as engines compute them. */
export function tensorNumbers(tensor: StoredTensor, shape: readonly number[], axis: ScaleAxis): Float32Array {
  if (tensor.type === 'float32') return tensor.values;
  if (tensor.type === 'float16') return float16Numbers(tensor.values);
  const { values, scales } = tensor;
  const numbers = new Float32Array(values.length);
  eachNumber(values.length, shape, axis, (index, scale) => {
    numbers[index] = values[index] * scales[scale];
  });
  return numbers;
}

/** The values one after another, then the scales of int8 as float32; little endian. */
export function tensorBytes(tensor: StoredTensor): Uint8Array[] {
  switch (tensor.type) {
    case 'float32':
      return [weightsBytes(tensor.values)];
    case 'float16': {
      const view = new DataView(new ArrayBuffer(2 * tensor.values.length));
      tensor.values.forEach((bits, index) => view.setUint16(2 * index, bits, true));
      return [new Uint8Array(view.buffer)];
    }
    case 'int8':
      return [weightsBytes(tensor.values), weightsBytes(tensor.scales)];
  }
}

/** Bytes that `tensorBytes` makes of a tensor. */
export function tensorLength(type: TensorType, shape: readonly number[], axis: ScaleAxis): number {
  const size = shape.reduce((product, length) => product * length, 1);
  if (type === 'int8') return size + 4 * scaleCount(shape, axis);
  return size * (type === 'float16' ? 2 : 4);
}

/**
 * @param bytes as many as `tensorLength` says
 * @returns undefined when there are others, a number is not finite, or a scale is not above 0
 */
export function readTensor(
  bytes: Uint8Array,
  type: TensorType,
  shape: readonly number[],
  axis: ScaleAxis,
): StoredTensor | undefined {
  if (bytes.length !== tensorLength(type, shape, axis)) return undefined;
  switch (type) {
    case 'float32': {
      const values = readWeights(bytes, 'float32');
      return values instanceof Float32Array && values.every(Number.isFinite) ? { type, values } : undefined;
    }
    case 'float16': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const values = new Uint16Array(bytes.length / 2);
      for (let index = 0; index < values.length; index++) values[index] = view.getUint16(2 * index, true);
      return values.every((bits) => (bits & 0x7c00) !== 0x7c00) ? { type, values } : undefined;
    }
    case 'int8': {
      const size = bytes.length - 4 * scaleCount(shape, axis);
      const values = readWeights(bytes.subarray(0, size), 'int8');
      const scales = readWeights(bytes.subarray(size), 'float32');
      if (!(values instanceof Int8Array && scales instanceof Float32Array)) return undefined;
      const isScale = (scale: number): boolean => Number.isFinite(scale) && scale > 0;
      // -128 is none of the values that are written.
      return scales.every(isScale) && !values.includes(-128) ? { type, values, scales } : undefined;
    }
  }
}
