import { minimiseLbfgs } from '../../optimisation/lbfgs.ts';

/** What parts of a model say of rows that none of them has learnt from. */
export interface PartScores {
  /** Scores of each part, row-major [rows, labels]. */
  readonly parts: readonly (Float32Array | Float64Array)[];
  /** Label index of each row, 1 row or more. */
  readonly targets: ArrayLike<number>;
  /** Of each row. */
  readonly rowWeights: ArrayLike<number>;
  readonly labels: number;
}

/** The score of a label is the sum over the parts of weight × score, and a bias. */
export interface Combination {
  /** One a part. */
  readonly weights: readonly number[];
  /** One a label. */
  readonly biases: readonly number[];
}

/**
 * The combination that makes the labels of the rows most likely: multinomial logistic regression with one weight a part, which
 * calibrates, too. A prior of about one row draws the weights to the mean of the parts and the biases to 0; so the convex
 * loss has one minimum, whatever the rows are.
 */
export async function combineParts({ parts, targets, rowWeights, labels }: PartScores): Promise<Combination> {
  const count = parts.length;
  const prior = new Float64Array(count + labels).fill(1 / count, 0, count);
  const point = prior.slice();
  const penalty = 1 / targets.length;
  let total = 0;
  for (let row = 0; row < targets.length; row++) total += rowWeights[row];
  const scores = new Float64Array(labels);

  /** Writes the scores of a row. @returns log of the sum of their exponentials */
  function score(row: number, current: Float64Array): number {
    let most = -Infinity;
    for (let label = 0; label < labels; label++) {
      scores[label] = current[count + label];
      for (let part = 0; part < count; part++) scores[label] += current[part] * parts[part][row * labels + label];
      most = Math.max(most, scores[label]);
    }
    return most + Math.log(scores.reduce((sum, value) => sum + Math.exp(value - most), 0));
  }

  function loss(current: Float64Array, gradient: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < current.length; index++) {
      gradient[index] = penalty * (current[index] - prior[index]);
      sum += (penalty / 2) * (current[index] - prior[index]) ** 2;
    }
    for (let row = 0; row < targets.length; row++) {
      const share = rowWeights[row] / total;
      const normaliser = score(row, current);
      sum += share * (normaliser - scores[targets[row]]);
      for (let label = 0; label < labels; label++) {
        const residual = share * (Math.exp(scores[label] - normaliser) - (label === targets[row] ? 1 : 0));
        gradient[count + label] += residual;
        for (let part = 0; part < count; part++) gradient[part] += residual * parts[part][row * labels + label];
      }
    }
    return sum;
  }

  await minimiseLbfgs(loss, point, { tolerance: 1e-7 });
  return { weights: [...point.subarray(0, count)], biases: [...point.subarray(count)] };
}
