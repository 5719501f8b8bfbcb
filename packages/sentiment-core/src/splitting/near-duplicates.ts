import { createBandTable, visitedRows } from './band-table.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import type { Pause } from './each-row.ts';
import { createRecordMatcher } from './match-records.ts';
import { estimatedSimilarity, signatureSize } from './min-hash.ts';
import type { RecordPartitions } from './record-partitions.ts';
import { differentBytes, firstBandPlace, signatureWidth, wordsPlace } from './signature-records.ts';
import { copyBand, type SignatureStore } from './signature-store.ts';
import type { WorkingStorage } from './working-storage.ts';

/** Two texts are near-duplicates from this estimated Jaccard similarity of their word pairs on. */
export const nearDuplicateSimilarity = 0.7;

/** Bytes of two signatures that must agree for that. */
const sufficientMatches = Array.from({ length: signatureSize + 1 }, (_, matches) => matches).findIndex(
  (matches) => estimatedSimilarity(matches) >= nearDuplicateSimilarity,
);

/** Bytes of two signatures that must differ for the contrary. */
const tooManyDifferent = signatureSize - sufficientMatches + 1;

export interface NearDuplicateSearch {
  /** Of all rows, see `createSignatureRecords`. */
  readonly signatures: RecordPartitions;
  readonly sets: DisjointSets;
  readonly storage: WorkingStorage;
  readonly pause: Pause;
}

/**
 * Joins copies, and rows that are near-duplicates: those that share a band (locality-sensitive hashing, Indyk and Motwani
 * 1998) and whose signatures agree enough. Likeness is passed on: when A is like B and B like C, all three stay together.
 * Storage: 1 byte a row, and the signatures of one band again when they do not fit a table in memory.
 */
export async function joinNearDuplicates({ signatures, sets, storage, pause }: NearDuplicateSearch): Promise<void> {
  await pause();
  const match = createRecordMatcher({ records: signatures, most: visitedRows, storage, pause });
  const copies = storage.createArray('uint8', signatures.size);
  await match({
    place: wordsPlace,
    visit(records, at, kept, keptAt) {
      if (differentBytes(records, at, kept, keptAt, 1) > 0) return false;
      sets.join(records[at], kept[keptAt]);
      copies.set(records[at], 1);
      return true;
    },
  });
  for (let band = firstBandPlace; band < signatureWidth; band++) {
    await match({
      place: band,
      // A copy shares all bands with the row it copies, which stands for it.
      skip: (records, at) => copies.get(records[at]) === 1,
      visit(records, at, kept, keptAt) {
        if (differentBytes(records, at, kept, keptAt, tooManyDifferent) < tooManyDifferent)
          sets.join(records[at], kept[keptAt]);
        return false;
      },
    });
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
