/** Beyond this the sigmoid is taken as 0 or 1. */
const range = 8;
const cells = 1 << 13;

/** Sigmoid and its loss by table; no error above .0004 and .0011. */
export interface SigmoidTable {
  /** 1 / (1 + exp(-x)) */
  sigmoid(x: number): number;
  /** -ln(sigmoid(x)) */
  loss(x: number): number;
}

export function createSigmoidTable(): SigmoidTable {
  const sigmoids = new Float64Array(cells + 1);
  const losses = new Float64Array(cells + 1);
  for (let cell = 0; cell <= cells; cell++) {
    const x = (2 * range * cell) / cells - range;
    sigmoids[cell] = 1 / (1 + Math.exp(-x));
    losses[cell] = Math.log1p(Math.exp(-x));
  }
  const scale = cells / (2 * range);
  const cellOf = (x: number): number => Math.round((x + range) * scale);
  return {
    sigmoid: (x) => (x >= range ? 1 : x <= -range ? 0 : sigmoids[cellOf(x)]),
    loss: (x) => (x >= range ? 0 : x <= -range ? -x : losses[cellOf(x)]),
  };
}
