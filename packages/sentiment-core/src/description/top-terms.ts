/** A term that one label has more often than the others. */
export interface TopTerm {
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
 * The terms that a label has more often than the others: log-odds ratios with an informative Dirichlet prior, here the
 * frequencies of the terms in all rows, divided by their standard error (Monroe, Colaresi and Quinn, "Fightin' Words", 2008, eq. 15, 16, 22).
 * Frequent terms that differ little and rare ones that differ by chance both stay behind.
 * @param limit how many, at most
 * @returns strongest first, z above 0
 */
export function topTerms(counts: TermCounts, label: number, limit: number): TopTerm[] {
  const { totals } = counts;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const own = totals[label];
  const others = all - own;
  const found: TopTerm[] = [];
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

/** How often terms occur by label, in bounded memory. */
export interface TermCounts {
  /** @param terms those of one text, in any order */
  add(terms: readonly { readonly text: string }[], label: number): void;
  /** Terms that are counted; rare ones may be missing, see `createTermCounts`. */
  terms(): Iterable<string>;
  /** Occurrences of a term in texts of a label; 0 for a term that is not counted. */
  count(term: string, label: number): number;
  /** Of a term in all texts. */
  occurrences(term: string): number;
  readonly size: number;
  /** Occurrences of all terms by label, the missing ones included. */
  readonly totals: Float64Array;
  /** How many occurrences the count of any term can lack, at most. 0 while nothing is forgotten. */
  readonly shortfall: number;
}

/**
 * Counts exactly while there are at most `capacity` terms; past that the rarest are forgotten (in the manner of lossy
 * counting, Manku and Motwani 2002). A term that comes back is counted from 0 again, so that a count is never too high, and
 * too low by `shortfall` at most: the sum of what each forgetting let go of one term. Between two forgettings come at least
 * `capacity / 2` other terms, or the second takes one occurrence more; the 270,335 tweets of Sentiment140 lose nothing.
 * Memory: 120 bytes a term and 4 for each label, about 60 MB at the default.
 * @param labelCount 1 or more
 * @param capacity 1 or more. Default 500,000
 */
export function createTermCounts(labelCount: number, capacity = 500_000): TermCounts {
  const places = new Map<string, number>();
  /** Counts at the places of the terms, [labels][places]; made when the label comes. */
  const counts: (Uint32Array<ArrayBuffer> | undefined)[] = new Array<undefined>(labelCount).fill(undefined);
  const totals = new Float64Array(labelCount);
  const free: number[] = [];
  let length = 1024;
  let forgettable = 1;
  let shortfall = 0;

  const newPlace = (): number => {
    const place = free.pop() ?? places.size;
    if (place < length) return place;
    length *= 2;
    for (const [label, old] of counts.entries()) {
      if (old === undefined) continue;
      counts[label] = new Uint32Array(length);
      counts[label].set(old);
    }
    return place;
  };
  const occurrencesAt = (place: number): number => {
    let sum = 0;
    for (const ofLabel of counts) sum += ofLabel?.[place] ?? 0;
    return sum;
  };
  const forget = (): void => {
    for (const [term, place] of places) {
      if (occurrencesAt(place) > forgettable) continue;
      places.delete(term);
      free.push(place);
      for (const ofLabel of counts) ofLabel?.fill(0, place, place + 1);
    }
    shortfall += forgettable;
    if (places.size > capacity / 2) forgettable += 1;
  };
  return {
    add(terms, label) {
      let ofLabel = (counts[label] ??= new Uint32Array(length));
      totals[label] += terms.length;
      for (const { text: term } of terms) {
        let place = places.get(term);
        if (place === undefined) {
          place = newPlace();
          ofLabel = counts[label] ?? ofLabel;
          places.set(detached(term), place);
        }
        ofLabel[place] += 1;
      }
      while (places.size > capacity) forget();
    },
    terms: () => places.keys(),
    count(term, label) {
      const place = places.get(term);
      return place === undefined ? 0 : (counts[label]?.[place] ?? 0);
    },
    occurrences(term) {
      const place = places.get(term);
      return place === undefined ? 0 : occurrencesAt(place);
    },
    get size() {
      return places.size;
    },
    totals,
    get shortfall() {
      return shortfall;
    },
  };
}

/** A term of its own: one that was cut out of a text keeps the whole text in memory, unless it is very short. */
function detached(term: string): string {
  return term.length < 13 ? term : term.split('').join('');
}
