import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSkipGramTrainer, tokenizeTexts, type WordVectors } from 'sentiment-core/embeddings';
import { readWordVectors, writeWordVectors } from 'sentiment-core/node';
import { type Dataset, loadPreprocessor, parsePreprocessing, preprocessingSettings } from 'sentiment-core/training';
import type { Candidate } from './candidates.ts';

/** Rows a word must come in to have a vector of its own; the words of networks need three. */
const minimumCount = 3;

export interface FoundVectors {
  readonly vectors: WordVectors | undefined;
  /** sha256 of words and values, hexadecimal; `random` when there are none. */
  readonly fingerprint: string;
}

export interface VectorsProvider {
  /** Whether there are vectors for the candidate; the reason when there are none. */
  missing(candidate: Candidate): string | undefined;
  vectorsOf(candidate: Candidate): Promise<FoundVectors>;
}

export interface VectorsProviderOptions {
  /** File of GloVe's vectors. Undefined: candidates that need them are left out. */
  readonly glove: string | undefined;
  /** File of vectors learnt from tweets of preprocessing `advanced`. Undefined: they are learnt from `train`. */
  readonly inDomain: string | undefined;
  readonly train: Dataset;
  /** Of the training rows. */
  readonly fingerprint: string;
  /** Folder of the vectors that are learnt here. */
  readonly folder: string;
  readonly onProgress: (line: string) => void;
}

/** Reads or learns each set of vectors once; what is learnt is kept in a file for later runs on the same rows. */
export function createVectorsProvider(options: VectorsProviderOptions): VectorsProvider {
  const { glove, inDomain, train, fingerprint, folder, onProgress } = options;
  const found = new Map<string, Promise<FoundVectors>>();

  function once(name: string, read: () => Promise<WordVectors>): Promise<FoundVectors> {
    const known = found.get(name) ?? read().then((vectors) => ({ vectors, fingerprint: fingerprintOf(vectors) }));
    found.set(name, known);
    return known;
  }

  async function learn({ preprocessing, tokens }: Candidate): Promise<WordVectors> {
    const file = join(folder, `in-domain-${preprocessing}-${fingerprint.slice(0, 12)}.txt.gz`);
    if (existsSync(file)) return readWordVectors(file);
    onProgress(`learning word vectors from the training rows (${preprocessing})`);
    const preprocessor = await loadPreprocessor(
      typeof tokens === 'string' ? parsePreprocessing(tokens) : preprocessingSettings(tokens),
    );
    async function* texts() {
      for await (const batch of train.batches()) yield batch.map(({ text }) => text);
    }
    const { vectors } = await createSkipGramTrainer({ minimumCount }).fit(tokenizeTexts(texts(), preprocessor));
    await mkdir(folder, { recursive: true });
    await writeWordVectors(file, vectors);
    return vectors;
  }

  return {
    missing({ vectors }) {
      return vectors === 'glove' && glove === undefined ? 'no GloVe vectors: --glove FILE' : undefined;
    },
    async vectorsOf(candidate) {
      const { vectors, preprocessing } = candidate;
      if (vectors === 'glove' && glove !== undefined) return once(vectors, () => readWordVectors(glove));
      if (vectors === 'in-domain') {
        const given = preprocessing === 'advanced' ? inDomain : undefined;
        const read = () => (given === undefined ? learn(candidate) : readWordVectors(given));
        return once(`${vectors} ${preprocessing}`, read);
      }
      return { vectors: undefined, fingerprint: 'random' };
    },
  };
}

function fingerprintOf({ words, values }: WordVectors): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(JSON.stringify(words)).update(bytes).digest('hex');
}
