import { type Manifest, manifestFile, serializeManifest } from '../artifact/manifest.ts';
import { sha256 } from '../hashing/sha256.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { type ModelReference, referenceFile, writeReference } from './model-reference.ts';

/**
 * Puts a reference into the files of a model, of any kind: `reference.json`, listed in `model.json` with bytes and sha256. An older
 * one is replaced.
 * @param files as `TrainedModel.toArtifact` gives them
 * @throws {SentimentError} `invalid_argument` when there is no `model.json` among them
 */
export async function addReference(
  files: ReadonlyMap<string, Uint8Array>,
  reference: ModelReference,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = files.get(manifestFile);
  if (bytes === undefined) {
    throw new SentimentError({ code: 'invalid_argument', field: 'files', message: `files have no ${manifestFile}` });
  }
  const { checksum: _old, ...manifest } = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
  const content = writeReference(reference);
  const described = { bytes: content.length, sha256: await sha256(content) };
  const unsigned = { ...manifest, files: { ...manifest.files, [referenceFile]: described } };
  const encoder = new TextEncoder();
  const checksum = await sha256(encoder.encode(serializeManifest(unsigned)));
  const signed = encoder.encode(serializeManifest({ ...unsigned, checksum }));
  return new Map([...files, [manifestFile, signed], [referenceFile, content]]);
}
