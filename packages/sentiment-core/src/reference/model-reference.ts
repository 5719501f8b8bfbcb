import { isRecord, type Manifest, manifestFile, serializeManifest } from '../artifact/manifest.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { ModelReference } from '../contracts/classifier.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { sha256 } from '../hashing/sha256.ts';
import { knownWordsBytes } from './known-words.ts';

/** The file of an artifact that holds it. */
export const referenceFile = 'reference.json';
const referenceFormat = 'sentiment-reference/1';

/** One JSON document; the same reference gives the same bytes. */
export function writeReference({ rows, source, measures, knownWords }: ModelReference): Uint8Array {
  const sorted = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(counts).sort(([first], [second]) => (first < second ? -1 : 1)));
  const document = {
    format: referenceFormat,
    rows,
    source,
    measures: Object.fromEntries(Object.entries(measures).map(([name, counts]) => [name, sorted(counts)])),
    knownWords: btoa(String.fromCharCode(...knownWords)),
  };
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}

/**
 * @returns undefined for a format of another version: a model is not refused for what only its monitoring needs
 * @throws {SentimentError} `artifact_invalid` when it is damaged
 */
export function readReference(bytes: Uint8Array, location: string): ModelReference | undefined {
  const fail = (what: string, cause?: unknown): never => {
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${referenceFile} ${what}`, cause });
  };
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return fail('is damaged: it is not JSON', cause);
  }
  if (!isRecord(document)) return fail('is not an object');
  const { format, rows, source, measures, knownWords } = document;
  if (format !== referenceFormat) return undefined;
  if (!Number.isSafeInteger(rows) || Number(rows) < 1) return fail('must have "rows"');
  if (source !== 'validation' && source !== 'training') return fail('must have "source"');
  if (!isRecord(measures)) return fail('must have "measures"');
  for (const [name, counts] of Object.entries(measures)) {
    const valid =
      isRecord(counts) && Object.values(counts).every((count) => Number.isSafeInteger(count) && Number(count) > 0);
    const total = valid ? Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0) : NaN;
    if (total !== rows) fail(`must have ${Number(rows)} texts in the buckets of "${name}"`);
  }
  if (typeof knownWords !== 'string') return fail('must have "knownWords"');
  return {
    rows: Number(rows),
    source,
    measures: measures as ModelReference['measures'],
    knownWords: decodeFilter(knownWords) ?? fail('must have "knownWords" of the right length'),
  };
}

function decodeFilter(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return bytes.length === knownWordsBytes ? bytes : undefined;
  } catch {
    return undefined;
  }
}

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

/** Puts the reference of a model, where it has one, into the files of a model made from it. */
export async function keepReference(
  { files: before, location }: Artifact,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = before.get(referenceFile);
  const reference = bytes && readReference(bytes, location);
  return reference ? addReference(files, reference) : files;
}
