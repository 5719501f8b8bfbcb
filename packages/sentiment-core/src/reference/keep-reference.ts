import type { Artifact } from '../artifact/read-artifact.ts';
import { addReference } from './add-reference.ts';
import { readReference, referenceFile } from './model-reference.ts';

/** Puts the reference of a model, where it has one, into the files of a model made from it. */
export async function keepReference(
  { files: before, location }: Artifact,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = before.get(referenceFile);
  const reference = bytes && readReference(bytes, location);
  return reference ? addReference(files, reference) : files;
}
