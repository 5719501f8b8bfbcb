import type { TermCounts } from './term-counts.ts';

/** A term that one label has more often than the others. */
export interface TellingTerm {
  readonly term: string;
  /** Log-odds ratio in standard errors; above 1.96 it is unlikely to be chance. */
  readonly z: number;
  /** Occurrences in rows with the label. */
  readonly count: number;
  /** Occurrences in all other rows. */
  readonly elsewhere: number;
}

/** Size of the prior, in occurrences; Monroe et al. use as many as an average document group has function words. */
const priorSize = 500;

/**
 * The terms that tell a label from the others: log-odds ratios with an informative Dirichlet prior, here the shares of the
 * terms in all rows, divided by their standard error (Monroe, Colaresi and Quinn, "Fightin' Words", 2008, eq. 15, 16, 22).
 * Frequent terms that differ little and rare ones that differ by chance both stay behind.
 * @param limit how many, at most
 * @returns strongest first, z above 0
 */
export function tellingTerms(counts: TermCounts, label: number, limit: number): TellingTerm[] {
  const { totals } = counts;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const own = totals[label];
  const others = all - own;
  const found: TellingTerm[] = [];
  for (const term of counts.terms()) {
    const occurrences = counts.occurrences(term);
    const count = counts.count(term, label);
    const elsewhere = occurrences - count;
    const prior = (priorSize * occurrences) / all;
    const odds = (number: number, total: number): number => (number + prior) / (total + priorSize - number - prior);
    const difference = Math.log(odds(count, own)) - Math.log(odds(elsewhere, others));
    const z = difference / Math.sqrt(1 / (count + prior) + 1 / (elsewhere + prior));
    if (z > 0) found.push({ term, z, count, elsewhere });
  }
  return found.sort((a, b) => b.z - a.z || (a.term < b.term ? -1 : 1)).slice(0, limit);
}
