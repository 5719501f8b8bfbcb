import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Dataset, Example } from '../../src/contracts/trainer.ts';
import { createNodeSha256 } from '../../src/node/datasets/open-dataset.ts';
import { createArrayDataset } from '../../src/datasets/array-dataset.ts';
import { fingerprintDataset } from '../../src/datasets/dataset-summary.ts';
import { isHeldOut, splitKey } from './held-out.ts';
import { labels, type Recipe, validationFiles } from './recipe.ts';

export interface Tweet {
  readonly text: string;
  readonly label: string;
  /** How the row was drawn, where the file says it. */
  readonly sampling: string;
}

/** Validation tweets of one source: its negative and positive rows. */
export interface ValidationSource {
  readonly name: string;
  readonly tweets: readonly Tweet[];
}

export interface Corpus {
  readonly training: ReadonlyMap<string, readonly Tweet[]>;
  readonly validation: readonly ValidationSource[];
  /** Training rows left out because a validation row has the same text, by file. */
  readonly leaks: ReadonlyMap<string, number>;
}

/** Reads every file once and parts what is learnt from what is evaluated on. */
export async function readCorpus(folder: string, { sources }: Recipe): Promise<Corpus> {
  const evaluated = (tweet: Tweet) => (labels as readonly string[]).includes(tweet.label);
  const validation: { name: string; tweets: Tweet[] }[] = [];
  const heldKeys = new Set<string>();
  const hold = (name: string, tweets: Tweet[]) => {
    for (const { text } of tweets) heldKeys.add(splitKey(text));
    validation.push({ name, tweets: tweets.filter(evaluated) });
  };

  for (const file of validationFiles) hold(nameOf(file), await readTweets(folder, file));
  const read = new Map<string, Tweet[]>();
  for (const { file, heldOut } of sources) {
    const tweets = await readTweets(folder, file);
    read.set(file, heldOut ? tweets.filter(({ text }) => !isHeldOut(text)) : tweets);
    if (heldOut)
      hold(
        `${nameOf(file)}-held-out`,
        tweets.filter(({ text }) => isHeldOut(text)),
      );
  }

  const training = new Map<string, Tweet[]>();
  const leaks = new Map<string, number>();
  for (const [file, tweets] of read) {
    const clean = tweets.filter(({ text }) => !heldKeys.has(splitKey(text)));
    training.set(file, clean);
    leaks.set(file, tweets.length - clean.length);
  }
  return { training, validation, leaks };
}

/** The weighted training set of a recipe. */
export function trainingSet({ training }: Corpus, { sources, headtailWeight }: Recipe): Dataset {
  const examples: Example[] = [];
  for (const { file, weight, neutralWeight } of sources) {
    for (const { text, label, sampling } of training.get(file) ?? []) {
      const index = (labels as readonly string[]).indexOf(label);
      if (index >= 0) {
        examples.push({
          text,
          label: index,
          weight: weight * (sampling === 'headtail' ? headtailWeight : 1),
          source: file,
        });
      } else if (neutralWeight > 0) {
        for (const half of [0, 1]) {
          examples.push({ text, label: half, weight: neutralWeight / 2, source: `${file} neutral` });
        }
      }
    }
  }
  return withFingerprint(createArrayDataset({ labels, examples }));
}

/** All validation sources as one set. Rows of small sources weigh more: a source of n rows weighs n^0.2, between 1 and n. */
export function validationSet({ validation }: Corpus): Dataset {
  const examples = validation.flatMap(({ name, tweets }) =>
    tweets.map(({ text, label }): Example => ({
      text,
      label: (labels as readonly string[]).indexOf(label),
      weight: tweets.length ** -0.8,
      source: name,
    })),
  );
  return createArrayDataset({ labels, examples });
}

function withFingerprint(dataset: Dataset): Dataset {
  return { ...dataset, fingerprint: () => fingerprintDataset(dataset, createNodeSha256()) };
}

async function readTweets(folder: string, file: string): Promise<Tweet[]> {
  const tweets: Tweet[] = [];
  const rows = createReadStream(join(folder, file))
    .pipe(createGunzip())
    .pipe(parse({ columns: true, bom: true }));
  for await (const row of rows) {
    const { text = '', label = '', sampling = '' } = row as Record<string, string>;
    tweets.push({ text, label, sampling });
  }
  return tweets;
}

function nameOf(file: string): string {
  return file.replace(/(-train)?\.csv\.gz$/, '');
}
