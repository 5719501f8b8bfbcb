import type { Dataset, Example } from '../../contracts/dataset.ts';
import { comparableWords } from '../../splitting/comparable-words.ts';
import { hashString } from '../../splitting/string-hash.ts';

/** A dataset in two: the rows that are learnt from, and those that are held out of it. */
export interface HeldOut {
  readonly learnt: Dataset;
  readonly held: Dataset;
}

/**
 * Parts a dataset by its texts, not by chance: all rows that say the same fall on one side, so that no held-out text was learnt,
 * and the same text falls on the same side whatever the others are.
 * @param share of the different texts that is held out, in (0, 1)
 */
export function holdOut(dataset: Dataset, share: number): HeldOut {
  const limit = share * 2 ** 32;
  const isHeld = ({ text }: Example): boolean => textHash(text, heldOutSeed) < limit;
  return {
    learnt: filtered(dataset, (example) => !isHeld(example)),
    held: filtered(dataset, isHeld),
  };
}

/** Number of the fold that a text is in, likewise by what it says. */
export function foldOf(text: string, folds: number): number {
  return textHash(text, foldSeed) % folds;
}

/** @returns the rows that are wanted */
export function filtered(dataset: Dataset, isWanted: (example: Example) => boolean): Dataset {
  return {
    labels: dataset.labels,
    async *batches() {
      for await (const batch of dataset.batches()) yield batch.filter(isWanted);
    },
  };
}

function textHash(text: string, seed: number): number {
  return hashString(comparableWords(text).join(' '), seed) >>> 0;
}

/** Any numbers will do that no other division of texts has. */
const [heldOutSeed, foldSeed] = [0x6e657472, 0x666f6c64];
