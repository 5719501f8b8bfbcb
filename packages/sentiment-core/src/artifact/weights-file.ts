export const weightsFile = 'weights.bin';

export type Weights = Float64Array | Float32Array | Int8Array;

/** Stored types of weights, by their names in `model.json`. */
export type WeightsType = 'float64' | 'float32' | 'int8';

export function weightsType(weights: Weights): WeightsType {
  if (weights instanceof Int8Array) return 'int8';
  return weights instanceof Float32Array ? 'float32' : 'float64';
}

/** Little endian, whatever the machine. */
export function weightsBytes(weights: Weights): Uint8Array {
  if (weights instanceof Int8Array) return new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  const view = new DataView(new ArrayBuffer(weights.byteLength));
  const write = weights instanceof Float32Array ? view.setFloat32.bind(view) : view.setFloat64.bind(view);
  for (let index = 0; index < weights.length; index++) write(index * weights.BYTES_PER_ELEMENT, weights[index], true);
  return new Uint8Array(view.buffer);
}

export function readWeights(
  bytes: Uint8Array | undefined,
  type: 'float64' | 'float32',
): Float64Array | Float32Array | undefined;
export function readWeights(
  bytes: Uint8Array | undefined,
  type: 'float32' | 'int8',
): Float32Array | Int8Array | undefined;
export function readWeights(bytes: Uint8Array | undefined, type: WeightsType): Weights | undefined;
/** @returns undefined when the bytes are missing or no whole number of values */
export function readWeights(bytes: Uint8Array | undefined, type: WeightsType): Weights | undefined {
  const size = { float64: 8, float32: 4, int8: 1 }[type];
  if (bytes === undefined || bytes.length % size !== 0) return undefined;
  if (type === 'int8') return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = type === 'float32' ? new Float32Array(bytes.length / 4) : new Float64Array(bytes.length / 8);
  for (let index = 0; index < weights.length; index++) {
    weights[index] = type === 'float32' ? view.getFloat32(index * 4, true) : view.getFloat64(index * 8, true);
  }
  return weights;
}
