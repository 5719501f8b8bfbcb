/** McNemar's test of two classifiers on the same texts. */
export interface McNemarTest {
  /** Texts that the first alone has right. */
  readonly firstOnly: number;
  /** Texts that the second alone has right. */
  readonly secondOnly: number;
  /** Two-sided, exact: the chance of a difference this large or larger if both were equally often right. */
  readonly pValue: number;
}

/**
 * Exact McNemar test: a binomial test with p = 1/2 on the texts that exactly one classifier has right (McNemar 1947;
 * statsmodels: `mcnemar(exact=True)`).
 * @param firstOnly 0 or more
 * @param secondOnly 0 or more
 */
export function mcNemarTest(firstOnly: number, secondOnly: number): McNemarTest {
  const trials = firstOnly + secondOnly;
  const fewer = Math.min(firstOnly, secondOnly);
  // Terms from the largest down, relative to it, so that none is lost to underflow.
  let term = 1;
  let sum = 0;
  for (let count = fewer; count >= 0 && term > 1e-17 * sum; count--) {
    sum += term;
    term *= count / (trials - count + 1);
  }
  const logTail = logChoose(trials, fewer) - trials * Math.LN2 + Math.log(sum);
  return { firstOnly, secondOnly, pValue: Math.min(1, 2 * Math.exp(logTail)) };
}

function logChoose(total: number, chosen: number): number {
  return logFactorial(total) - logFactorial(chosen) - logFactorial(total - chosen);
}

/** Stirling's series past 20: relative error below 1e-15. */
function logFactorial(number: number): number {
  if (number <= 20) {
    let product = 1;
    for (let factor = 2; factor <= number; factor++) product *= factor;
    return Math.log(product);
  }
  const x = number + 1;
  const inverse = 1 / x;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260 - inverse ** 7 / 1680;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
