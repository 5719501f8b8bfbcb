import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, Example } from '../../contracts/trainer.ts';
import { openDataset, type OpenDatasetOptions } from './open-dataset.ts';

export const binary = ['negative', 'positive'];

/** Data files of one test file, in a folder of their own, and what reading them gives. */
export interface DatasetFiles {
  readonly folder: string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Examples of one file, labels negative and positive unless told. */
  rows(name: string, content: string | Uint8Array, options?: OpenDatasetOptions): Promise<Example[]>;
  /** Message of opening and reading a path, with `FILE` for the path; fails when nothing is wrong. */
  failure(path: string, options?: OpenDatasetOptions): Promise<string>;
  failureOf(name: string, content: string | Uint8Array, options?: OpenDatasetOptions): Promise<string>;
  remove(): Promise<void>;
}

export async function readAll(dataset: Dataset): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const batch of dataset.batches()) examples.push(...batch);
  return examples;
}

export async function createDatasetFiles(): Promise<DatasetFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-dataset-'));
  let count = 0;
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const inner = join(folder, String(++count));
    await mkdir(inner);
    await writeFile(join(inner, name), content);
    return join(inner, name);
  };
  const open = (path: string, options: OpenDatasetOptions = {}) => openDataset([path], { labels: binary, ...options });
  const failure = async (path: string, options: OpenDatasetOptions = {}): Promise<string> => {
    const error: unknown = await open(path, options)
      .then(readAll)
      .catch((reason: unknown) => reason);
    if (error instanceof Error && error.name === 'SentimentError') return error.message.replaceAll(path, 'FILE');
    throw new Error(`${path}: no SentimentError`, { cause: error });
  };
  return {
    folder,
    write,
    rows: async (name, content, options) => readAll(await open(await write(name, content), options)),
    failure,
    failureOf: async (name, content, options) => failure(await write(name, content), options),
    remove: () => rm(folder, { recursive: true }),
  };
}
