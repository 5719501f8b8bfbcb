import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
// The held-out rows are defined where the model is trained, which no package publishes.
// eslint-disable-next-line no-restricted-imports
import { isHeldOut } from '../../../packages/sentiment-core/scripts/default-model/held-out.ts';

export interface LabelledTweets {
  readonly name: string;
  readonly texts: readonly string[];
  /** 1 where the row is positive, 0 where it is negative; neutral rows are left out. */
  readonly positives: readonly number[];
}

async function* rows(path: string): AsyncIterable<Record<string, string>> {
  const parser = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true, bom: true }));
  for await (const row of parser) yield row as Record<string, string>;
}

/** Reads the negative and positive rows of `file` that `keep` accepts. */
export async function readLabelledTweets(
  folder: string,
  file: string,
  name: string,
  keep: (text: string) => boolean = () => true,
): Promise<LabelledTweets> {
  const texts: string[] = [];
  const positives: number[] = [];
  for await (const { text = '', label } of rows(join(folder, file))) {
    if ((label !== 'positive' && label !== 'negative') || !keep(text)) continue;
    texts.push(text);
    positives.push(label === 'positive' ? 1 : 0);
  }
  return { name, texts, positives };
}

/** Distinct texts of `file`, in the order of the file, at most `limit`. */
export async function readDistinctTexts(folder: string, file: string, limit: number): Promise<string[]> {
  const texts = new Set<string>();
  for await (const { text = '' } of rows(join(folder, file))) {
    texts.add(text);
    if (texts.size >= limit) break;
  }
  return [...texts];
}

/** `count` rows at even distances, or all when there are no more. */
export function evenlySpaced({ name, texts, positives }: LabelledTweets, count: number): LabelledTweets {
  const taken = Math.min(count, texts.length);
  const rows = Array.from({ length: taken }, (_, index) => Math.floor((index * texts.length) / taken));
  return { name, texts: rows.map((row) => texts[row]), positives: rows.map((row) => positives[row]) };
}

/** The sources on which libraries are compared; the default model has seen no row of them. */
export async function readSources(folder: string): Promise<LabelledTweets[]> {
  const read = (file: string, name: string, keep?: (text: string) => boolean) =>
    readLabelledTweets(folder, `${file}.csv.gz`, name, keep);
  return [
    await read('sentiment140-valid', 'sentiment140-valid'),
    await read('tweeteval-valid', 'tweeteval-valid'),
    await read('airline-train', 'airline-held-out', isHeldOut),
    await read('tweet-sentiment-extraction-train', 'tweet-sentiment-extraction-held-out', isHeldOut),
  ];
}
