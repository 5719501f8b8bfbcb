/** How well scores agree with labels on one source, and which class an undecided text was given. */
export interface Agreement {
  readonly accuracy: number;
  /** Mean of the recalls of both classes. */
  readonly macroRecall: number;
}

export type TieRule = 'positive' | 'negative';

/**
 * @param scores one a row; 0 is undecided and counts as `ties`
 * @param positives 1 where the row is positive, 0 where it is negative
 */
export function agreement(scores: ArrayLike<number>, positives: ArrayLike<number>, ties: TieRule): Agreement {
  const right = [0, 0];
  const total = [0, 0];
  for (let row = 0; row < positives.length; row += 1) {
    const truth = positives[row] === 1 ? 1 : 0;
    const score = scores[row] ?? 0;
    const predicted = score > 0 || (score === 0 && ties === 'positive') ? 1 : 0;
    total[truth] += 1;
    if (predicted === truth) right[truth] += 1;
  }
  return {
    accuracy: (right[0] + right[1]) / (total[0] + total[1]),
    macroRecall: (right[0] / total[0] + right[1] / total[1]) / 2,
  };
}
