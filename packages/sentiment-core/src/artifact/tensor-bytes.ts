import { scaleCount, type ScaleAxis, type StoredTensor, type TensorType } from './stored-tensor.ts';
import { readWeights, weightsBytes } from './weights-file.ts';

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
