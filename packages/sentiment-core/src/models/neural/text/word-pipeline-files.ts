import type { Artifact } from '../../../artifact/read-artifact.ts';
import { requireBoolean, requireInteger } from '../../../errors/option-checks.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import { readPreprocessing } from '../../text-pipeline/read-preprocessing.ts';
import type { PreprocessingSettings } from '../../../preprocessing/preprocessing-settings.ts';
import { readWordForms, writeWordForms } from '../../../preprocessing/word-forms.ts';
import { createWordPipeline, type WordPipeline, type WordPipelineContent } from './word-pipeline.ts';

/** `features.type` in `model.json`. */
const featureType = 'word-sequence';
const wordsFile = 'vocabulary.txt';
const formsFile = 'word-forms.txt';

/** What of an artifact describes a word pipeline: two parts of `model.json`, and files. */
export interface WordPipelineParts {
  readonly preprocessing: Readonly<Record<string, unknown>> & { readonly variant: string };
  readonly features: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** `vocabulary.txt`: a word a line, in the order of their vectors; `word-forms.txt` where words are reduced. */
export function writeWordPipeline(pipeline: WordPipelineContent): WordPipelineParts {
  const { preprocessing, wordForms, words, maxLength, padded, bigramBuckets } = pipeline;
  const files = new Map<string, Uint8Array>([
    [wordsFile, new TextEncoder().encode(words.map((word) => `${word}\n`).join(''))],
  ]);
  if (reduces(preprocessing)) files.set(formsFile, writeWordForms(wordForms));
  return {
    preprocessing: { ...preprocessing },
    features: { type: featureType, words: words.length, maxLength, padded, bigramBuckets },
    files,
  };
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readWordPipeline(artifact: Artifact): WordPipeline {
  const { location, manifest, files } = artifact;
  const preprocessing = readPreprocessing(artifact);
  const { type, words: count, maxLength, padded, bigramBuckets } = manifest.features;
  try {
    if (type !== featureType) throw new Error(`features are not ${featureType}`);
    requireInteger('maxLength', maxLength, 1, 10_000);
    requireInteger('bigramBuckets', bigramBuckets, 0, 1e7);
    requireBoolean('padded', padded);
  } catch (cause) {
    const message = `${location}/model.json does not describe sequences of words`;
    throw new SentimentError({ code: 'artifact_invalid', message, cause });
  }
  const file = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw new SentimentError({ code: 'artifact_invalid', message: `${location}/${name} is missing` });
  };
  const words = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file(wordsFile)).split('\n');
  if (words.pop() !== '' || words.length !== count || new Set(words).size !== count || words.includes('')) {
    const message = `${location}/${wordsFile} does not hold ${String(count)} different words`;
    throw new SentimentError({ code: 'artifact_invalid', message });
  }
  return createWordPipeline({
    preprocessing,
    wordForms: reduces(preprocessing) ? readWordForms(file(formsFile), `${location}/${formsFile}`) : new Map(),
    words,
    maxLength: maxLength as number,
    padded: padded as boolean,
    bigramBuckets: bigramBuckets as number,
  });
}

function reduces(preprocessing: PreprocessingSettings): boolean {
  return preprocessing.variant === 'simple' && preprocessing.reduction !== 'none';
}
