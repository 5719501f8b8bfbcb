import { createBandTable } from './band-table.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import { estimatedSimilarity, signatureSize } from './min-hash.ts';
import { bandCount, copyBand, type SignatureStore } from './signature-store.ts';

/** Two texts are near-duplicates from this estimated Jaccard similarity of their word pairs on. */
export const nearDuplicateSimilarity = 0.7;

/** Bytes of two signatures that must agree for that. */
const sufficientMatches = Array.from({ length: signatureSize + 1 }, (_, matches) => matches).findIndex(
  (matches) => estimatedSimilarity(matches) >= nearDuplicateSimilarity,
);

/**
 * Joins copies, and rows that are near-duplicates: those that share a band (locality-sensitive hashing, Indyk and Motwani
 * 1998) and whose signatures agree enough. Likeness is passed on: when A is like B and B like C, all three stay together.
 * @param signal stops between bands
 */
export async function joinNearDuplicates(
  store: SignatureStore,
  sets: DisjointSets,
  signal?: AbortSignal,
): Promise<void> {
  const table = createBandTable(store);
  const copies = new Uint8Array(store.size);
  table.clear(copyBand);
  for (let row = 0; row < store.size; row++) {
    table.visit(store.band(row, copyBand), (other) => {
      if (!store.isCopy(row, store, other)) return false;
      sets.join(row, other);
      copies[row] = 1;
      return true;
    });
    if (copies[row] === 0) table.keep(row);
  }
  for (let band = 0; band < bandCount; band++) {
    // Lets a signal come in between.
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    table.clear(band);
    for (let row = 0; row < store.size; row++) {
      // A copy shares all bands with the row it copies, which stands for it.
      if (copies[row] === 1) continue;
      table.visit(store.band(row, band), (other) => {
        if (sets.find(other) !== sets.find(row) && store.matches(row, store, other) >= sufficientMatches)
          sets.join(row, other);
        return false;
      });
      table.keep(row);
    }
  }
}

/** For each row of one store, a row of another that it copies or is like. */
export interface MatchedRows {
  /** Row of the first store, or -1, [others.size]. */
  readonly rows: Int32Array;
  /** 1 where the row is a copy, [others.size]. */
  readonly copies: Uint8Array;
}

/** Rows of `others` that are copies or near-duplicates of a row of `store`. */
export function matchNearDuplicates(store: SignatureStore, others: SignatureStore): MatchedRows {
  const rows = new Int32Array(others.size).fill(-1);
  const copies = new Uint8Array(others.size);
  const covered = new Uint8Array(store.size);
  const table = createBandTable(store);
  for (let band = copyBand; band >= 0; band--) {
    table.clear(band);
    for (let row = 0; row < store.size; row++) {
      if (band === copyBand) {
        table.visit(store.band(row, band), (other) => {
          covered[row] = store.isCopy(row, store, other) ? 1 : 0;
          return covered[row] === 1;
        });
      }
      if (covered[row] === 0) table.keep(row);
    }
    for (let row = 0; row < others.size; row++) {
      if (rows[row] >= 0) continue;
      table.visit(others.band(row, band), (other) => {
        const copy = others.isCopy(row, store, other);
        if (!copy && others.matches(row, store, other) < sufficientMatches) return false;
        rows[row] = other;
        copies[row] = copy ? 1 : 0;
        return true;
      });
    }
  }
  return { rows, copies };
}
