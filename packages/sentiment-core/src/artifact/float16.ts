// Half precision, IEEE 754 binary16, as its bits. Node 20 has no Float16Array.

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The nearest half precision numbers, ties to even; what lies beyond ±65504 becomes ±65504. */
export function float16Bits(values: ArrayLike<number>): Uint16Array {
  const bits = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) bits[index] = bitsOf(values[index]);
  return bits;
}

export function float16Numbers(bits: Uint16Array): Float32Array {
  const numbers = new Float32Array(bits.length);
  for (let index = 0; index < bits.length; index++) numbers[index] = numberOf(bits[index]);
  return numbers;
}

/** Of the fraction, by the exponent; 0 stands for the numbers below 2^-14. */
const steps = Array.from({ length: 31 }, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

function numberOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction : 1024 + fraction) * steps[exponent];
}

function bitsOf(value: number): number {
  single[0] = value;
  const sign = (singleBits[0] >>> 16) & 0x8000;
  const size = Math.abs(single[0]);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= 65504) return sign | 0x7bff;
  // Numbers below 2^-14 are whole multiples of 2^-24.
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24);
  const exponent = (singleBits[0] >>> 23) & 0xff;
  const fraction = roundToEven((singleBits[0] & 0x7fffff) / 2 ** 13);
  // A fraction that rounds up to 1 carries into the exponent.
  return sign | (((exponent - 112) << 10) + fraction);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
