import { maximumLabels } from '../datasets/label-map.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { sha256 } from '../hashing/sha256.ts';
import { libraryName, libraryVersion } from '../library.ts';
import type { Classifier } from '../contracts/classifier.ts';

/** What the formats of all versions start with. */
export const artifactFamily = 'sentiment-model/';
const artifactFormat = `${artifactFamily}1` as const;
export const manifestFile = 'model.json';

export interface ArtifactFile {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Probabilities of a text as they were when the model was made; loading predicts them again and compares. */
export interface GoldenVector {
  readonly text: string;
  readonly probabilities: readonly number[];
}

/** `model.json`: everything about a model but its numbers. Nothing in it depends on the clock or the machine. */
export interface Manifest {
  readonly format: typeof artifactFormat;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly preprocessing: Readonly<Record<string, unknown>> & { readonly variant: string };
  readonly features: Readonly<Record<string, unknown>>;
  /** What the model's kind needs besides its files. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Options it was trained with. */
  readonly training: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly golden: readonly GoldenVector[];
  readonly library: { readonly name: string; readonly version: string };
  readonly files: Readonly<Record<string, ArtifactFile>>;
  /** sha256 of this document without this field, as `serializeManifest` writes it. */
  readonly checksum: string;
}

export function serializeManifest(manifest: object): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Checks the shape that every kind shares. What a kind needs, its loader checks.
 * @throws {SentimentError} `artifact_invalid`, `artifact_unsupported`
 */
export function checkManifest(value: unknown, location: string): asserts value is Manifest {
  const fail = (what: string): never => {
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${manifestFile}: ${what}` });
  };
  if (!isRecord(value) || typeof value['format'] !== 'string') return fail('is not the description of a model');
  if (value['format'] !== artifactFormat) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location}/${manifestFile}: format ${JSON.stringify(value['format'])} is not ${artifactFormat}; it needs another version of sentiment-core`,
    });
  }
  for (const field of ['name', 'version', 'kind', 'checksum']) {
    if (typeof value[field] !== 'string' || value[field] === '') fail(`"${field}" must be a text`);
  }
  for (const field of ['preprocessing', 'features', 'parameters', 'training', 'data', 'metrics', 'library', 'files']) {
    if (!isRecord(value[field])) fail(`"${field}" must be an object`);
  }
  if (Object.values(value['metrics'] as object).some((metric) => typeof metric !== 'number')) {
    fail('"metrics" must be numbers');
  }
  const labels = value['labels'];
  const valid = Array.isArray(labels) && labels.every((label) => typeof label === 'string' && label !== '');
  if (!valid || labels.length < 2 || labels.length > maximumLabels || new Set(labels).size < labels.length) {
    fail('"labels" must be 2 to 20 different names');
  }
  const files = Object.entries(value['files'] as Record<string, unknown>);
  for (const [name, file] of files) {
    // A name is no path: an artifact must not read outside its folder.
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) fail(`"${name}" is not a file name`);
    if (!isRecord(file) || !Number.isSafeInteger(file['bytes']) || typeof file['sha256'] !== 'string') {
      fail(`"files.${name}" must have bytes and sha256`);
    }
  }
  const golden = value['golden'];
  const isGolden = (vector: unknown) =>
    isRecord(vector) && typeof vector['text'] === 'string' && Array.isArray(vector['probabilities']);
  if (!Array.isArray(golden) || !golden.every(isGolden)) fail('"golden" must be a list of texts with probabilities');
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

/** Texts that touch every part of the text path; written for this purpose. */
export const goldenTexts: readonly string[] = [
  '',
  'Thank you @AirParadis, what a lovely crew!!! 😍',
  'lost my bag AGAIN... never flying with you again :-( http://example.com/bag',
  "not bad at all, but I don’t think it's worth it… #travel",
  'Déjà vu: 3 hours late 👎🏽, soooo tired &amp; hungry <3',
];

/** What a classifier answers to the golden texts, for its artifact. */
export async function goldenVectors(classifier: Classifier): Promise<GoldenVector[]> {
  const probabilities = await classifier.predictProbabilities(goldenTexts);
  const columns = classifier.info.labels.length;
  return goldenTexts.map((text, row) => ({
    text,
    probabilities: [...probabilities.subarray(row * columns, (row + 1) * columns)],
  }));
}

/** Two engines may round differently; a wrong text path is off by far more. */
const tolerance = 1e-5;

/** @throws {SentimentError} `artifact_invalid` when the classifier does not answer as it did when it was made */
export async function checkGolden(
  classifier: Classifier,
  golden: readonly GoldenVector[],
  location: string,
): Promise<void> {
  const probabilities = await classifier.predictProbabilities(golden.map(({ text }) => text));
  const columns = classifier.info.labels.length;
  golden.forEach((vector, row) => {
    for (let column = 0; column < columns; column++) {
      const difference = Math.abs(
        (probabilities[row * columns + column] ?? NaN) - (vector.probabilities[column] ?? NaN),
      );
      if (difference <= tolerance) continue;
      throw new SentimentError({
        code: 'artifact_invalid',
        message: `${location}/model.json: golden vector ${row} is not reproduced; training and serving differ`,
      });
    }
  });
}
