import type { Artifact } from '../../artifact/read-artifact.ts';
import { requireChoice, requireInteger } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { checkTfidf } from '../../features/tfidf/tfidf-settings.ts';
import type { Vocabulary } from '../../features/tfidf/vocabulary.ts';
import { tweetGrammarVersion } from '../../preprocessing/advanced/tweet-grammar.ts';
import { checkPreprocessing, type PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { simpleGrammarVersion } from '../../preprocessing/simple/simple-tokenizer.ts';
import { readWordForms, writeWordForms } from '../../preprocessing/word-forms.ts';
import type { TextPipelineSettings } from './options.ts';
import { createTextPipeline, type TextPipeline, type TextPipelineContent } from './text-pipeline.ts';

/** `features.type` in `model.json`. */
export const tfidfFeatureType = 'tfidf';
const termsFile = 'vocabulary.txt';
const frequenciesFile = 'document-frequencies.bin';
const formsFile = 'word-forms.txt';

/** What of an artifact describes a text pipeline: two parts of `model.json`, and files. */
export interface TextPipelineParts {
  readonly preprocessing: Readonly<Record<string, unknown>> & { readonly variant: string };
  readonly features: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** `vocabulary.txt`: a term a line; `document-frequencies.bin`: uint32, little endian; `word-forms.txt` where words are reduced. */
export function writeTextPipeline({ settings, vocabulary, wordForms }: TextPipelineContent): TextPipelineParts {
  const { terms, documentFrequencies, documents } = vocabulary;
  const frequencies = new DataView(new ArrayBuffer(terms.length * 4));
  documentFrequencies.forEach((frequency, column) => frequencies.setUint32(column * 4, frequency, true));
  const files = new Map<string, Uint8Array>([
    [termsFile, new TextEncoder().encode(terms.map((term) => `${term}\n`).join(''))],
    [frequenciesFile, new Uint8Array(frequencies.buffer)],
  ]);
  if (reduces(settings)) files.set(formsFile, writeWordForms(wordForms));
  return {
    preprocessing: { ...settings.preprocessing },
    features: { type: tfidfFeatureType, ...settings.features, terms: terms.length, documents },
    files,
  };
}

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function readTextPipeline(artifact: Artifact): TextPipeline {
  const { location, files } = artifact;
  const { settings, terms, documents } = readSettings(artifact);
  const file = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw invalid(location, name, 'is missing');
  };
  return createTextPipeline({
    settings,
    vocabulary: readVocabulary(file(termsFile), file(frequenciesFile), terms, documents, location),
    wordForms: reduces(settings) ? readWordForms(file(formsFile), `${location}/${formsFile}`) : new Map(),
  });
}

function readSettings(artifact: Artifact): {
  settings: TextPipelineSettings;
  terms: number;
  documents: number;
} {
  const preprocessing = readPreprocessing(artifact);
  try {
    const { type, terms, documents, ...tfidf } = artifact.manifest.features;
    requireChoice('type', type, [tfidfFeatureType]);
    requireInteger('terms', terms, 1, 2 ** 24);
    requireInteger('documents', documents, 1, 2 ** 31 - 1);
    checkTfidf(tfidf);
    return { settings: { preprocessing, features: tfidf }, terms: Number(terms), documents: Number(documents) };
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${artifact.location}/model.json does not describe TF-IDF features`,
      cause,
    });
  }
}

function readVocabulary(
  termBytes: Uint8Array,
  frequencyBytes: Uint8Array,
  count: number,
  documents: number,
  location: string,
): Vocabulary {
  const terms = new TextDecoder('utf-8', { ignoreBOM: true }).decode(termBytes).split('\n');
  if (terms.pop() !== '' || terms.length !== count) throw invalid(location, termsFile, `does not hold ${count} lines`);
  const ascending = terms.every((term, column) => term !== '' && (column === 0 || terms[column - 1] < term));
  if (!ascending) throw invalid(location, termsFile, 'does not hold different terms in ascending order');
  if (frequencyBytes.length !== count * 4) throw invalid(location, frequenciesFile, `does not hold ${count} numbers`);
  const view = new DataView(frequencyBytes.buffer, frequencyBytes.byteOffset, frequencyBytes.byteLength);
  const documentFrequencies = Int32Array.from(terms, (_, column) => view.getUint32(column * 4, true));
  if (documentFrequencies.some((frequency) => frequency < 1 || frequency > documents)) {
    throw invalid(location, frequenciesFile, `holds a number outside 1 to ${documents}`);
  }
  return { terms, documentFrequencies, documents };
}

function reduces({ preprocessing }: TextPipelineSettings): boolean {
  return preprocessing.variant === 'simple' && preprocessing.reduction !== 'none';
}

function invalid(location: string, file: string, what: string): SentimentError {
  return new SentimentError({ code: 'artifact_invalid', message: `${location}/${file} ${what}` });
}

/**
 * The preprocessing that an artifact was trained with.
 * @throws {SentimentError} `artifact_unsupported` for another grammar of tokens, `artifact_invalid`
 */
export function readPreprocessing({ location, manifest: { preprocessing } }: Artifact): PreprocessingSettings {
  const grammars: Readonly<Record<string, number>> = { simple: simpleGrammarVersion, advanced: tweetGrammarVersion };
  const grammar = Object.hasOwn(grammars, preprocessing.variant) ? grammars[preprocessing.variant] : undefined;
  if (grammar !== undefined && preprocessing['grammar'] !== grammar) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location}: trained with the tokens of preprocessing ${preprocessing.variant}, grammar ${String(preprocessing['grammar'])}; this version of sentiment-core has grammar ${grammar}`,
    });
  }
  try {
    checkPreprocessing(preprocessing);
    return preprocessing;
  } catch (cause) {
    const message = `${location}/model.json does not describe a preprocessing`;
    throw new SentimentError({ code: 'artifact_invalid', message, cause });
  }
}
