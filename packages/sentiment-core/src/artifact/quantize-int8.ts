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
