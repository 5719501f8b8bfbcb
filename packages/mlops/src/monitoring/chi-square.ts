/**
 * Chance that a chi-square variable is this large or larger: the upper regularised incomplete gamma function, by its series or
 * its continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31; scipy: `chi2.sf`).
 * @param value 0 or more
 * @param freedom degrees of freedom, 1 or more
 */
export function chiSquareTail(value: number, freedom: number): number {
  if (value <= 0) return 1;
  const shape = freedom / 2;
  const x = value / 2;
  const scale = Math.exp(shape * Math.log(x) - x - logGammaOfHalves(freedom));
  return x < shape + 1 ? 1 - scale * lowerSeries(shape, x) : scale * upperFraction(shape, x);
}

/**
 * The value that a chi-square variable exceeds with this chance (scipy: `chi2.isf`).
 * @param chance in (0, 1)
 */
export function chiSquareLimit(chance: number, freedom: number): number {
  let low = 0;
  let high = freedom + 10;
  while (chiSquareTail(high, freedom) > chance) high *= 2;
  // 60 halvings leave nothing of the interval in double precision.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, freedom) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** log of Gamma(halves / 2), by Gamma(x + 1) = x Gamma(x). */
function logGammaOfHalves(halves: number): number {
  let sum = halves % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let double = halves % 2 === 0 ? 2 : 1; double < halves; double += 2) sum += Math.log(double / 2);
  return sum;
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let index = 1; term > sum * 1e-16; index++) {
    term *= x / (shape + index);
    sum += term;
  }
  return sum;
}

/** By the method of Lentz. */
function upperFraction(shape: number, x: number): number {
  let partial = x + 1 - shape;
  let numerator = 1 / Number.MIN_VALUE ** 0.5;
  let denominator = 1 / partial;
  let product = denominator;
  for (let index = 1; index < 10_000; index++) {
    const factor = -index * (index - shape);
    partial += 2;
    denominator = 1 / (factor * denominator + partial);
    numerator = partial + factor / numerator;
    const change = numerator * denominator;
    product *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return product;
}
