import { wilsonInterval } from 'sentiment-core/evaluation';

/** A proportion with its 95 % Wilson interval, all in [0, 1]. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** @returns null when `total` is 0: no share of nothing */
export const shareOf = (count: number, total: number): Share | null =>
  total === 0 ? null : { value: count / total, ...wilsonInterval(count, total) };

/**
 * F1 = 2J / (1 + J), where J is the share of hits among hits and both kinds of errors. J is a proportion, and F1 grows with
 * it, so the ends of its Wilson interval give those of F1.
 */
export const f1Of = (hits: number, errors: number): Share | null => {
  const jaccard = shareOf(hits, hits + errors);
  if (jaccard === null) return null;
  const f1 = (share: number): number => (2 * share) / (1 + share);
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) };
};
