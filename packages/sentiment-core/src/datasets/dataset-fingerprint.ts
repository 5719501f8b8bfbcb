import type { Dataset, Example } from '../contracts/dataset.ts';

/** An incremental sha256, e.g. `createHash('sha256')` of `node:crypto`. */
export interface Sha256 {
  update(text: string): void;
  /** Hexadecimal, 64 characters. */
  digest(): string;
}

export interface Fingerprint {
  add(examples: readonly Example[]): void;
  digest(): string;
}

/**
 * sha256 over the UTF-8 of `<length>:<label name><length>:<text>` for every example in order, lengths in UTF-16 units.
 * It depends on the order of the rows, not on batch size, file names, weights, or the order of `labels`.
 */
export function createFingerprint(labels: readonly string[], sha256: Sha256): Fingerprint {
  const prefixes = labels.map((label) => `${label.length}:${label}`);
  return {
    add(examples) {
      let joined = '';
      for (const { label, text } of examples) joined += `${prefixes[label]}${text.length}:${text}`;
      sha256.update(joined);
    },
    digest: () => sha256.digest(),
  };
}

/** Reads the dataset once. A dataset of `openDataset` has its fingerprint in `summary()` after any pass, for free. */
export async function fingerprintDataset(dataset: Dataset, sha256: Sha256): Promise<string> {
  const fingerprint = createFingerprint(dataset.labels, sha256);
  for await (const batch of dataset.batches()) fingerprint.add(batch);
  return fingerprint.digest();
}
