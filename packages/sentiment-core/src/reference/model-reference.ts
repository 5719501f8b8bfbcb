import type { Classifier, ModelReference, Prediction } from '../contracts/classifier.ts';
import type { Dataset } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { createTextMeter, createWordCounter, knownWordsBytes, textTraitNames } from './text-traits.ts';
import { createTextScanner } from './text-scan.ts';
import { isRecord, type Manifest, manifestFile, serializeManifest } from '../artifact/manifest.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import { sha256 } from '../hashing/sha256.ts';

export interface CreateReferenceOptions {
  /** The trained model. */
  readonly classifier: Classifier;
  /** The data it was trained on. */
  readonly training: Dataset;
  /** Texts it was not trained on. Without them the reference holds no measures of predictions. */
  readonly validation?: Dataset;
  /** Most texts that are measured, drawn at random, 1 or more. Default 20,000. */
  readonly sampleSize?: number;
  readonly signal?: AbortSignal;
}

const batchSize = 1000;

/**
 * Measures what texts and predictions look like at training time. One pass over the training data, for its words, and one over
 * the validation data, of which the sampled texts are predicted. Nothing depends on the clock: the same model and data give
 * the same reference. Weights are not used.
 * @throws {SentimentError} `option_invalid`; `dataset_invalid` when there is no text; `aborted`; what reading throws
 */
export async function createReference(options: CreateReferenceOptions): Promise<ModelReference> {
  const { classifier, training, validation, sampleSize = 20_000, signal } = options;
  if (!Number.isSafeInteger(sampleSize) || sampleSize < 1) {
    const message = 'option "sampleSize" must be a whole number of 1 or more';
    throw new SentimentError({ code: 'option_invalid', field: 'sampleSize', message });
  }
  const knownWords = await countKnownWords(training, signal);
  const texts = await sampleTexts(validation ?? training, sampleSize, signal);
  if (texts.length === 0) {
    throw new SentimentError({ code: 'dataset_invalid', message: 'a reference needs at least one text' });
  }
  const measures = createCounts();
  const meter = createTextMeter(knownWords);
  for (const text of texts) {
    const traits = meter(text);
    for (const name of textTraitNames) {
      const bucket = traits[name];
      if (bucket !== undefined && (validation || name !== 'unknown')) measures.add(name, bucket);
    }
  }
  if (validation) await countPredictions(classifier, texts, measures.add, signal);
  return {
    rows: texts.length,
    source: validation ? 'validation' : 'training',
    measures: measures.counts,
    knownWords,
  };
}

async function countKnownWords(training: Dataset, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const counter = createWordCounter();
  const scanText = createTextScanner();
  for await (const batch of training.batches()) {
    throwIfAborted(signal, 'the reference was stopped');
    for (const { text } of batch) {
      const { ids, words } = scanText(text);
      counter.add(ids, words);
    }
  }
  return counter.knownWords();
}

async function countPredictions(
  classifier: Classifier,
  texts: readonly string[],
  add: (measure: string, bucket: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { labels } = classifier.info;
  for (let start = 0; start < texts.length; start += batchSize) {
    throwIfAborted(signal, 'the reference was stopped');
    const batch = texts.slice(start, start + batchSize);
    const probabilities = await classifier.predictProbabilities(batch);
    for (let row = 0; row < batch.length; row++) {
      const scores = probabilities.subarray(row * labels.length, (row + 1) * labels.length);
      const confidence = Math.max(...scores);
      add('label', labels[scores.indexOf(confidence)]);
      add('score', scoreBucket(labels.length === 2 ? scores[1] : confidence));
    }
  }
}

function createCounts() {
  const counts: Record<string, Record<string, number>> = {};
  return {
    counts,
    add(measure: string, bucket: string): void {
      // Labels are data: one named `__proto__` must be a bucket like any other.
      const buckets = (counts[measure] ??= Object.create(null) as Record<string, number>);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    },
  };
}

/** At most `size` texts, each with the same chance (Vitter 1985, algorithm R); the same for the same data. */
async function sampleTexts(dataset: Dataset, size: number, signal: AbortSignal | undefined): Promise<string[]> {
  const random = createSeededRandom(1);
  const texts: string[] = [];
  let seen = 0;
  for await (const batch of dataset.batches()) {
    throwIfAborted(signal, 'the reference was stopped');
    for (const { text } of batch) {
      seen += 1;
      if (texts.length < size) texts.push(text);
      else {
        const place = Math.floor((random() / 2 ** 32) * seen);
        if (place < size) texts[place] = text;
      }
    }
  }
  return texts;
}

const names = Array.from({ length: 10 }, (_, tenth) => `${tenth * 10}-${tenth * 10 + 10}%`);

/** Tenth that a probability falls into, e.g. `90-100%`. */
export function scoreBucket(probability: number): string {
  return names[Math.min(9, Math.max(0, Math.floor(probability * 10)))];
}

/** With two labels the probability of the second one, with more the confidence. */
export function scoreOf({ probabilities, confidence }: Prediction): number {
  let last = 0;
  let labels = 0;
  for (const label in probabilities) {
    last = probabilities[label];
    labels += 1;
  }
  return labels === 2 ? last : confidence;
}

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
