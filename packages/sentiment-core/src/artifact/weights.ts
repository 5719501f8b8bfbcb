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

/** Weights as `values × scale`. */
export interface Int8Weights {
  readonly values: Int8Array;
  readonly scale: number;
}

/**
 * Symmetric int8 quantization with one scale, the one of 40 candidates with the least squared error: clipping the few
 * largest weights can cost less than a coarser step for all others.
 * @param importance what the squared error of each weight counts, as many as weights, each 0 or more. Default 1 each.
 */
export function quantizeInt8(weights: ArrayLike<number>, importance?: ArrayLike<number>): Int8Weights {
  let largest = 0;
  for (let index = 0; index < weights.length; index++) largest = Math.max(largest, Math.abs(weights[index]));
  if (largest === 0) return { values: new Int8Array(weights.length), scale: 1 };
  let scale = largest / 127;
  let least = Infinity;
  for (let candidate = 1; candidate <= 40; candidate++) {
    const step = ((largest / 127) * candidate) / 40;
    let error = 0;
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index];
      if (weight === 0) continue;
      const missed = (weight - quantized(weight, step) * step) ** 2;
      error += importance ? missed * importance[index] : missed;
    }
    if (error < least) [least, scale] = [error, step];
  }
  return { values: Int8Array.from(weights, (weight) => quantized(weight, scale)), scale };
}

function quantized(weight: number, scale: number): number {
  return Math.max(-127, Math.min(127, Math.round(weight / scale)));
}

export interface ScaledWeights<Stored extends Weights = Weights> {
  readonly weights: Stored;
  /** What the stored weights are multiplied by. */
  readonly scale: number;
}

/**
 * Stores weights as a type that takes as many bytes or fewer; those of that type already keep their bytes.
 * @param importance as for `quantizeInt8`
 */
export function convertWeights<Stored extends Weights>(
  { weights, scale }: ScaledWeights<Stored>,
  type: WeightsType,
  importance?: ArrayLike<number>,
): ScaledWeights<Float32Array | Int8Array | Stored> {
  if (weightsType(weights) === type) return { weights, scale };
  if (type !== 'int8') return { weights: Float32Array.from(weights), scale };
  const { values, scale: step } = quantizeInt8(weights, importance);
  return { weights: values, scale: step * scale };
}
