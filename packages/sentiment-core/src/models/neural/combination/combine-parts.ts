import { minimiseNewton } from '../../../optimisation/newton.ts';

/** The scores of the parts of a model for rows that none of them has learnt from. */
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
export function combineParts({ parts, targets, rowWeights, labels }: PartScores): Combination {
  const count = parts.length;
  const size = count + labels;
  const prior = new Float64Array(size).fill(1 / count, 0, count);
  const penalty = 1 / targets.length;
  let total = 0;
  for (let row = 0; row < targets.length; row++) total += rowWeights[row];

  const probabilities = new Float64Array(labels);
  /** What each number of the point is multiplied by in the score of each label, [labels, size]. */
  const factors = new Float64Array(labels * size);
  for (let label = 0; label < labels; label++) factors[label * size + count + label] = 1;

  /** Writes the probabilities of the labels of a row. @returns its loss */
  function lossOfRow(row: number, point: Float64Array): number {
    let most = -Infinity;
    for (let label = 0; label < labels; label++) {
      probabilities[label] = point[count + label];
      for (let part = 0; part < count; part++) {
        const score = parts[part][row * labels + label];
        factors[label * size + part] = score;
        probabilities[label] += point[part] * score;
      }
      most = Math.max(most, probabilities[label]);
    }
    const own = probabilities[targets[row]];
    let sum = 0;
    for (let label = 0; label < labels; label++) sum += probabilities[label] = Math.exp(probabilities[label] - most);
    for (let label = 0; label < labels; label++) probabilities[label] /= sum;
    return most + Math.log(sum) - own;
  }

  function objective(point: Float64Array, gradient: Float64Array, curvature: Float64Array): number {
    curvature.fill(0);
    let loss = 0;
    for (let index = 0; index < size; index++) {
      const away = point[index] - prior[index];
      loss += (penalty / 2) * away ** 2;
      gradient[index] = penalty * away;
      curvature[index * size + index] = penalty;
    }
    const means = new Float64Array(size);
    for (let row = 0; row < targets.length; row++) {
      const weight = rowWeights[row] / total;
      loss += weight * lossOfRow(row, point);
      means.fill(0);
      for (let label = 0; label < labels; label++) {
        const own = factors.subarray(label * size, (label + 1) * size);
        const wanted = label === targets[row] ? 1 : 0;
        for (let first = 0; first < size; first++) {
          means[first] += probabilities[label] * own[first];
          gradient[first] += weight * (probabilities[label] - wanted) * own[first];
          const curved = weight * probabilities[label] * own[first];
          for (let second = 0; second < size; second++) curvature[first * size + second] += curved * own[second];
        }
      }
      for (let first = 0; first < size; first++) {
        for (let second = 0; second < size; second++) {
          curvature[first * size + second] -= weight * means[first] * means[second];
        }
      }
    }
    return loss;
  }

  const point = prior.slice();
  minimiseNewton(objective, point);
  return { weights: [...point.subarray(0, count)], biases: [...point.subarray(count)] };
}
