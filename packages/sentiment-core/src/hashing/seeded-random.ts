/**
 * Random whole numbers that depend on the seed alone: sfc32 (Chris Doty-Humphrey, PractRand), period about 2^127.
 * @param seed 32-bit whole number
 * @returns a function giving whole numbers in 0..2^32-1
 */
export function createSeededRandom(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = 1;
  let counter = 1;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
