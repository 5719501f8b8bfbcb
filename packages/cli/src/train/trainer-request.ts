import { readFile } from 'node:fs/promises';
import { type Classifier, SentimentError } from 'sentiment-core';
import { joinWordVectors, type WordVectors } from 'sentiment-core/embeddings';
import { createCheckpointFolder, dataFormat, readPredictions, readWordVectors } from 'sentiment-core/node';
import { checkTrainerInputs, type Teacher, type TrainerKind, type TrainerRequest } from 'sentiment-core/training';
import type { Models } from '../models.ts';
import { joinOptions, type NamedOptions } from './trainer-options.ts';

/** What the command line says of the trainer. */
export interface TrainerFlags {
  readonly kind: TrainerKind;
  readonly seed: number;
  /** JSON file with options of the trainer. */
  readonly config?: string | undefined;
  /** Options of the trainer, over those of `config`. */
  readonly option?: NamedOptions | undefined;
  /** Name of a preprocessing variant. */
  readonly preprocessing?: string | undefined;
  /** Files of word vectors that a network begins with, commas between them, or `none`. */
  readonly embeddings?: string | undefined;
  /** Folder that keeps the state of a network's training. */
  readonly checkpoints?: string | undefined;
  /** A model, or a file of its predictions, that a network learns from beside the labels. */
  readonly teacher?: string | undefined;
  /** Weight of the teacher against the labels, 0 to 1. Default: that of the trainer. */
  readonly teacherShare?: number | undefined;
  /** Trials of options before the training. */
  readonly tune?: number | undefined;
}

export interface OpenTrainerRequest {
  readonly request: TrainerRequest & { readonly options: Readonly<Record<string, unknown>> };
  /** Lets the teacher go. */
  close(): Promise<void>;
}

/**
 * Reads what the flags name: the configuration, word vectors, the teacher.
 * @throws {SentimentError} `invalid_argument` when the kind of model cannot use a flag, or a file cannot be used; what loading the
 * teacher throws
 */
export async function openTrainerRequest(flags: TrainerFlags, models: Models): Promise<OpenTrainerRequest> {
  const { seed, preprocessing, checkpoints, teacher: reference } = flags;
  checkFlags(flags);
  const fromFile = flags.config === undefined ? {} : await readTrainerConfig(flags.config);
  const config = joinOptions(fromFile, flags.option ?? {});
  const embeddings = await readEmbeddings(flags.embeddings);
  const classifier = reference === undefined ? undefined : await loadTeacher(reference, models);
  return {
    request: {
      seed,
      options: preprocessing === undefined ? config : { ...config, preprocessing },
      embeddings,
      checkpoints: checkpoints === undefined ? undefined : createCheckpointFolder(checkpoints),
      teacher: classifier && teacherOf(classifier, flags),
    },
    close: async () => classifier?.close(),
  };
}

/** Refuses what the kind of model cannot use, before any file is read. @throws {SentimentError} `invalid_argument` */
export function checkFlags({ kind, embeddings, checkpoints, teacher }: TrainerFlags): void {
  const given = { embeddings: embeddings === 'none' ? undefined : embeddings, checkpoints, teacher };
  try {
    checkTrainerInputs(kind, given);
  } catch (cause) {
    if (!SentimentError.isInstance(cause) || cause.code !== 'invalid_argument') throw cause;
    const { code, field, message } = cause;
    throw new SentimentError({ code, message: `--${message}`, cause, ...(field !== undefined && { field }) });
  }
}

/**
 * Options of a trainer from a JSON file.
 * @throws {SentimentError} `invalid_argument`
 */
async function readTrainerConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  const fail = (problem: string, cause?: unknown): never => {
    const message = `--config ${file}: ${problem}`;
    throw new SentimentError({ code: 'invalid_argument', field: 'config', message, cause });
  };
  const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
  const json = await readFile(file, 'utf8').catch((cause: unknown) =>
    fail(`cannot be read: ${reasonOf(cause)}`, cause),
  );
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    fail(`is not JSON: ${reasonOf(cause)}`, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail('one JSON object is needed');
}

/** The vectors of several files are put side by side. */
async function readEmbeddings(files: string | undefined): Promise<WordVectors | undefined> {
  if (files === undefined || files === 'none') return undefined;
  const parts: WordVectors[] = [];
  for (const file of files.split(',')) parts.push(await readWordVectors(file));
  return parts.length > 1 ? joinWordVectors(parts) : parts[0];
}

async function loadTeacher(reference: string, models: Models): Promise<Classifier> {
  return dataFormat(reference) === undefined ? models.loadClassifier(reference) : readPredictions(reference);
}

function teacherOf(classifier: Classifier, { tune, teacherShare }: TrainerFlags): Teacher {
  return {
    classifier: tune === undefined ? classifier : rememberProbabilities(classifier),
    ...(teacherShare !== undefined && { share: teacherShare }),
  };
}

/** A classifier that is asked once about a text, however often it is asked: tuning reads the same rows for every trial. */
export function rememberProbabilities(classifier: Classifier): Classifier {
  const { length: labels } = classifier.info.labels;
  const known = new Map<string, Float32Array>();
  return {
    ...classifier,
    async predictProbabilities(texts) {
      const unknown = [...new Set(texts.filter((text) => !known.has(text)))];
      const found = await classifier.predictProbabilities(unknown);
      unknown.forEach((text, row) => known.set(text, found.slice(row * labels, (row + 1) * labels)));
      const probabilities = new Float32Array(texts.length * labels);
      texts.forEach((text, row) => probabilities.set(known.get(text) ?? [], row * labels));
      return probabilities;
    },
  };
}
