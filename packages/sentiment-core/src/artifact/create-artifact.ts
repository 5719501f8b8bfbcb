import { artifactFormat, type ArtifactFile, type Manifest, manifestFile, serializeManifest } from './manifest.ts';
import { sha256 } from '../hashing/sha256.ts';
import { libraryName, libraryVersion } from '../library.ts';

export type ManifestContent = Omit<Manifest, 'format' | 'library' | 'files' | 'checksum'>;

/** Puts a model's description and binary files together: file name to bytes, `model.json` included. */
export async function createArtifact(
  content: ManifestContent,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const described: Record<string, ArtifactFile> = {};
  for (const [name, bytes] of files) described[name] = { bytes: bytes.length, sha256: await sha256(bytes) };
  const { name, version, kind, labels, preprocessing, features, parameters, training, data, metrics, golden } = content;
  const unsigned = {
    format: artifactFormat,
    name,
    version,
    kind,
    labels,
    preprocessing,
    features,
    parameters,
    training,
    data,
    metrics,
    golden,
    library: { name: libraryName, version: libraryVersion },
    files: described,
  };
  const encoder = new TextEncoder();
  const checksum = await sha256(encoder.encode(serializeManifest(unsigned)));
  return new Map([[manifestFile, encoder.encode(serializeManifest({ ...unsigned, checksum }))], ...files]);
}
