import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../../contracts/trainer.ts';
import { openDataset } from './open-dataset.ts';

const folder = process.env['SENTIMENT_DATA'] ?? '';
export const trainingFile = join(folder, 'sentiment140-train.csv.gz');
const validationFile = join(folder, 'sentiment140-valid.csv.gz');

/** True where the tweets are; they are not ours to store, e.g. SENTIMENT_DATA=../data npm test. */
export const tweetsArePresent = folder !== '' && [trainingFile, validationFile].every((file) => existsSync(file));

/** Says once a test file why its comparison is left out, where it is. */
export function reportMissingTweets(what: string): void {
  if (tweetsArePresent) return;
  const reason = folder === '' ? 'SENTIMENT_DATA names no folder' : `${folder} holds no sentiment140-*.csv.gz`;
  process.stderr.write(`${what} skipped: ${reason}\n`);
}

/** The training sample of the scripts in `reference/` folders: every 13th row, 20,000 of them; 0 negative, 1 positive. */
export function readTrainingSample(): Promise<Example[]> {
  return read(trainingFile, 13, 20_000);
}

/** The first validation rows; all of them by default. */
export function readValidationSample(most = Infinity): Promise<Example[]> {
  return read(validationFile, 1, most);
}

async function read(file: string, every: number, most: number): Promise<Example[]> {
  const examples: Example[] = [];
  let row = 0;
  for await (const batch of (await openDataset([file], {})).batches())
    for (const { text, label } of batch)
      if (row++ % every === 0 && examples.length < most) examples.push({ text, label });
  return examples;
}

/** The runs of letters that both sides are given, in ASCII lower case. */
export function letterRuns(text: string, run: RegExp): string[] {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).match(run) ?? [];
}
