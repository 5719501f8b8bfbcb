import { sha256 } from '../../../hashing/sha256.ts';
import type { TfjsBackend } from '../../../engines/tfjs/load-tfjs.ts';
import { libraryVersion } from '../../../library.ts';
import type { EncodedRows } from '../text/encoded-rows.ts';
import type { NeuralSettings } from '../options.ts';

export interface TrainingFingerprintOptions {
  readonly settings: NeuralSettings;
  readonly backend: TfjsBackend;
  readonly rows: EncodedRows;
  readonly validation: EncodedRows | undefined;
  readonly words: readonly string[];
}

/** @returns sha256 of all that a training's course depends on, hexadecimal */
export async function trainingFingerprint(options: TrainingFingerprintOptions): Promise<string> {
  const { settings, backend, rows, validation, words } = options;
  const { checkpoints: _, teacher: __, embeddings, ...others } = settings;
  const arrays = [rows, ...(validation ? [validation] : [])].flatMap((own) => [
    ...[own.ids, own.offsets, own.targets, own.weights],
    ...(own.probabilities ? [own.probabilities] : []),
  ]);
  if (embeddings) arrays.push(embeddings.values);
  const hashes: string[] = [];
  for (const values of arrays) hashes.push(await sha256(new Uint8Array(values.slice().buffer)));
  const described = JSON.stringify([libraryVersion, { ...others, backend }, words, embeddings?.words, hashes]);
  return sha256(new TextEncoder().encode(described));
}
