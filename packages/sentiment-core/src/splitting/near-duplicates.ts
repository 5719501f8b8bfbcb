import type { Dataset } from '../contracts/trainer.ts';
import {
  bandCount,
  copyBand,
  createTextSignatures,
  differentBytes,
  estimatedSimilarity,
  isCopy,
  signatureBytes,
  signatureSize,
  type TextSignatures,
} from './text-signatures.ts';
import type { DisjointSets } from './disjoint-sets.ts';

/** Rows of one dataset that the training data has, too. */
export interface Leakage {
  /** Rows of the other dataset. */
  readonly rows: number;
  /** Of these, rows whose text a row of the training data has too, apart from case, links, mentions and punctuation. */
  readonly identical: number;
  /** Of these, rows that are no copy of a training row but a near-duplicate: word pairs of Jaccard similarity .7 or more. */
  readonly nearDuplicates: number;
  /** The first five, as 0-based rows in the order they are read. */
  readonly examples: readonly { readonly row: number; readonly trainingRow: number }[];
}

export interface FindLeakageOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks for rows of `other` that are copies or near-duplicates of rows of `train` (MinHash; see `comparableWords`).
 * Labels play no part. Memory: at most 63 bytes a row of `train`, 57 a row of `other`.
 * @throws the reason of `signal`
 */
export async function findLeakage(
  train: Pick<Dataset, 'batches'>,
  other: Pick<Dataset, 'batches'>,
  { signal }: FindLeakageOptions = {},
): Promise<Leakage> {
  const trainSignatures = await sign(train, signal);
  const otherSignatures = await sign(other, signal);
  const { rows, copies } = matchNearDuplicates(trainSignatures, otherSignatures);
  const examples: { row: number; trainingRow: number }[] = [];
  let identical = 0;
  let nearDuplicates = 0;
  for (const [row, trainingRow] of rows.entries()) {
    if (trainingRow < 0) continue;
    if (copies[row] === 1) identical += 1;
    else nearDuplicates += 1;
    if (examples.length < 5) examples.push({ row, trainingRow });
  }
  return { rows: otherSignatures.size, identical, nearDuplicates, examples };
}

async function sign(dataset: Pick<Dataset, 'batches'>, signal?: AbortSignal): Promise<TextSignatures> {
  const signatures = createTextSignatures();
  for await (const batch of dataset.batches()) {
    signal?.throwIfAborted();
    for (const { text } of batch) signatures.add(text);
  }
  return signatures;
}

/** Two texts are near-duplicates from this estimated Jaccard similarity of their word pairs on. */
export const nearDuplicateSimilarity = 0.7;

/** Bytes of two signatures that must differ for two texts to be no near-duplicates. */
const tooManyDifferent = Array.from({ length: signatureSize + 1 }, (_, different) => different).findIndex(
  (different) => estimatedSimilarity(signatureSize - different) < nearDuplicateSimilarity,
);

/** Most bytes a row takes while it is searched: its signature, a mark, and 5 to 10 in the table of a band. */
export const searchedRowBytes = signatureBytes + 1 + 10;

/** Called between the steps of long work, to let others have their turn; rejects to stop the work. */
export type Pause = () => Promise<void>;

export interface NearDuplicateSearch {
  /** Of all rows. */
  readonly signatures: TextSignatures;
  /** Rows that stay together. */
  readonly sets: DisjointSets;
  /** Called about every 50,000 rows. Default: none. */
  readonly pause?: Pause | undefined;
}

/**
 * Joins copies, and rows that are near-duplicates: those that share a band (locality-sensitive hashing, Indyk and Motwani
 * 1998) and whose signatures agree enough. Likeness is passed on: when A is like B and B like C, all three stay together.
 */
export async function joinNearDuplicates(search: NearDuplicateSearch): Promise<void> {
  const { signatures, sets, pause } = search;
  const table = createBandTable(signatures);
  const copies = await joinCopiesIn(table, search);
  for (let band = 0; band < bandCount; band++) {
    table.clear(band);
    await eachRow(signatures.size, pause, (row) => {
      // A copy shares all bands with the row it copies, which stands for it.
      if (copies[row] === 1) return;
      table.offer(row, (earlier) => {
        if (differentBytes(signatures, row, signatures, earlier, tooManyDifferent) < tooManyDifferent)
          sets.join(row, earlier);
        return false;
      });
    });
  }
}

/** Joins copies, and no near-duplicates. */
export async function joinCopies(search: NearDuplicateSearch): Promise<void> {
  await joinCopiesIn(createBandTable(search.signatures), search);
}

/** @returns 1 for a row that copies an earlier one, [rows] */
async function joinCopiesIn(table: BandTable, { signatures, sets, pause }: NearDuplicateSearch): Promise<Uint8Array> {
  const copies = new Uint8Array(signatures.size);
  table.clear(copyBand);
  await eachRow(signatures.size, pause, (row) => {
    table.offer(row, (earlier) => {
      if (!isCopy(signatures, row, signatures, earlier)) return false;
      sets.join(row, earlier);
      copies[row] = 1;
      return true;
    });
  });
  return copies;
}

/** For each row of one list, a row of another that it copies or is like. */
export interface MatchedRows {
  /** Row of the first list, or -1, [others.size]. */
  readonly rows: Int32Array;
  /** 1 where the row is a copy, [others.size]. */
  readonly copies: Uint8Array;
}

/** Rows of `others` that are copies or near-duplicates of a row of `signatures`. */
export function matchNearDuplicates(signatures: TextSignatures, others: TextSignatures): MatchedRows {
  const rows = new Int32Array(others.size).fill(-1);
  const copies = new Uint8Array(others.size);
  const covered = new Uint8Array(signatures.size);
  const table = createBandTable(signatures);
  for (let band = copyBand; band >= 0; band--) {
    table.clear(band);
    for (let row = 0; row < signatures.size; row++) {
      if (covered[row] === 1) continue;
      table.offer(row, (earlier) => {
        if (band === copyBand && isCopy(signatures, row, signatures, earlier)) covered[row] = 1;
        return covered[row] === 1;
      });
    }
    for (let row = 0; row < others.size; row++) {
      if (rows[row] >= 0) continue;
      table.visit(others.band(row, band), (match) => {
        const copy = isCopy(others, row, signatures, match);
        if (!copy && differentBytes(others, row, signatures, match, tooManyDifferent) >= tooManyDifferent) return false;
        rows[row] = match;
        copies[row] = copy ? 1 : 0;
        return true;
      });
    }
  }
  return { rows, copies };
}

const rowsBetweenPauses = 50_000;

/** Calls `visit` with every row, in order. */
async function eachRow(rows: number, pause: Pause | undefined, visit: (row: number) => void): Promise<void> {
  await pause?.();
  for (let from = 0; from < rows; from += rowsBetweenPauses) {
    const end = Math.min(rows, from + rowsBetweenPauses);
    for (let row = from; row < end; row++) visit(row);
    await pause?.();
  }
}

/** Rows that are compared with one row for the sake of one band: a bound on the time that very frequent values cost. */
const visitedRows = 64;

/** Rows by their value of one band: open addressing, 5 to 10 bytes a row. One table serves all bands, one after the other. */
interface BandTable {
  /** Forgets all rows; those that come next are kept by this band. */
  clear(band: number): void;
  /** Calls `visit` with rows kept under `value`, in the order they came, the first 64 at most, until it returns true. */
  visit(value: number, visit: (row: number) => boolean): void;
  /**
   * Calls `visit` with the rows kept under the value of `row`. If none returns true, `row` is kept too, unless 64 are there:
   * nobody would visit it, and keeping all would make a row cost as much as there are rows before it.
   */
  offer(row: number, visit: (earlier: number) => boolean): void;
}

function createBandTable(signatures: TextSignatures): BandTable {
  let capacity = 16;
  while (capacity < signatures.size * 1.25) capacity *= 2;
  const mask = capacity - 1;
  /** Row + 1, or 0. */
  const slots = new Int32Array(capacity);
  let band = 0;
  /** @returns the free slot after the rows of the value, or -1 when no further row of it is wanted */
  function search(value: number, visit: (row: number) => boolean): number {
    const mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
    let slot = (mixed ^ (mixed >>> 13)) & mask;
    for (let visited = 0; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = slots[slot] - 1;
      if (signatures.band(row, band) !== value) continue;
      visited += 1;
      if (visit(row) || visited === visitedRows) return -1;
    }
    return slot;
  }
  return {
    clear(next) {
      band = next;
      slots.fill(0);
    },
    visit: (value, visit) => void search(value, visit),
    offer(row, visit) {
      const slot = search(signatures.band(row, band), visit);
      if (slot >= 0) slots[slot] = row + 1;
    },
  };
}
