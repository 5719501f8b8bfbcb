import type { ArtifactReader } from '../contracts/model-source.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { checkManifest, type Manifest, manifestFile, serializeManifest } from './manifest.ts';
import { sha256 } from '../hashing/sha256.ts';

export interface Artifact {
  readonly location: string;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a model's files and checks every byte of them before anything is made of them.
 * @throws {SentimentError} `artifact_not_found`, `artifact_invalid` or `artifact_unsupported`, naming the file
 */
export async function readArtifact(reader: ArtifactReader): Promise<Artifact> {
  const { location } = reader;
  const manifest = await readManifest(reader);
  const files = new Map<string, Uint8Array>();
  for (const [name, expected] of Object.entries(manifest.files)) {
    const bytes = await reader.read(name);
    if (bytes.length !== expected.bytes) {
      throw invalid(location, name, `has ${bytes.length} bytes instead of ${expected.bytes}`);
    }
    if (!reader.trusted && (await sha256(bytes)) !== expected.sha256) {
      throw invalid(location, name, 'was altered: its sha256 is not the one in model.json');
    }
    files.set(name, bytes);
  }
  return { location, manifest, files };
}

async function readManifest(reader: ArtifactReader): Promise<Manifest> {
  const { location } = reader;
  const bytes = await reader.read(manifestFile);
  let text: string;
  let manifest: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    manifest = JSON.parse(text);
  } catch (cause) {
    throw invalid(location, manifestFile, 'is damaged: it is not JSON', cause);
  }
  checkManifest(manifest, location);
  if (reader.trusted) return manifest;
  // The text must be the canonical one, so that no byte of it can change unnoticed.
  const { checksum, ...unsigned } = manifest;
  const canonical = text === serializeManifest({ ...unsigned, checksum });
  if (!canonical || (await sha256(new TextEncoder().encode(serializeManifest(unsigned)))) !== checksum) {
    throw invalid(location, manifestFile, 'was altered: its checksum does not fit');
  }
  return manifest;
}

function invalid(location: string, file: string, what: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'artifact_invalid', message: `${location}/${file} ${what}`, cause });
}
