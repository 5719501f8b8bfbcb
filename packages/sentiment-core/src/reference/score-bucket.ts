import type { Prediction } from '../contracts/prediction.ts';

const names = Array.from({ length: 10 }, (_, tenth) => `${tenth * 10}-${tenth * 10 + 10}%`);

/** Tenth that a probability falls into, e.g. `90-100%`. */
export function scoreBucket(probability: number): string {
  return names[Math.min(9, Math.max(0, Math.floor(probability * 10)))];
}

/** With two labels the probability of the second one, with more the confidence. */
export function scoreOf({ probabilities, confidence }: Prediction): number {
  let last = 0;
  let labels = 0;
  for (const label in probabilities) {
    last = probabilities[label];
    labels += 1;
  }
  return labels === 2 ? last : confidence;
}
