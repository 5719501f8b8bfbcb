export interface LargestShare<Result> {
  /** The largest hundredths that were found to be within the limit; 0 when none was. */
  readonly tried: number;
  readonly result: Result;
}

/**
 * Bisection over hundredths: the largest share, 0 to `most`, whose result is within the limit, if results get worse with it.
 * They do so on the whole and not at every step, so the result returned is one that was tried itself, and a larger share
 * than the one found may have passed too. About log2(most) + 1 attempts. Share 0 is returned whatever its result.
 */
export async function largestShareWithin<Result>(
  attempt: (share: number) => Promise<Result>,
  within: (result: Result) => boolean,
  most: number,
): Promise<LargestShare<Result>> {
  let best: LargestShare<Result> = { tried: 0, result: await attempt(0) };
  if (!within(best.result)) return best;
  let [low, high] = [0, most + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const result = await attempt(middle / 100);
    if (within(result)) [low, best] = [middle, { tried: middle, result }];
    else high = middle;
  }
  return best;
}
