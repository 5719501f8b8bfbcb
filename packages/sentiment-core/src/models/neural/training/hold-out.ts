import type { Dataset, Example } from '../../../contracts/trainer.ts';
import { comparableWords } from '../../../splitting/text-signatures.ts';
import { hashString } from '../../../hashing/string-hash.ts';

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
  const isHeld = ({ text }: Example): boolean => hashString(comparableWords(text).join(' '), heldOutSeed) >>> 0 < limit;
  const only = (wanted: boolean): Dataset => ({
    labels: dataset.labels,
    async *batches() {
      for await (const batch of dataset.batches()) yield batch.filter((example) => isHeld(example) === wanted);
    },
  });
  return { learnt: only(false), held: only(true) };
}

/** Any number will do that no other division of texts has. */
const heldOutSeed = 0x6e657472;
