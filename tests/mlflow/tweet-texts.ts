import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDataset } from 'sentiment-core/node';

const file = join(process.env['SENTIMENT_DATA'] ?? '', 'sentiment140-valid.csv.gz');

const words =
  "the crew was rude lovely not never don't don’t good soooo !!! ... ? :) :-( <3 😀 @me #tag http://t.co/x".split(' ');
const part = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 4 }));

/** Texts of words and signs of tweets, and of any characters; lone surrogates are none, Python has no UTF-8 for them. */
export function makeTexts(count: number, seed: number): string[] {
  const text = fc.array(part, { maxLength: 15 }).map((parts) => parts.join(' '));
  return fc.sample(text, { numRuns: count, seed });
}

/** Tweets of the validation set; without it, made texts, and a line that says so. */
export async function readTweets(count: number): Promise<string[]> {
  if (!existsSync(file)) {
    process.stderr.write(`No tweets in SENTIMENT_DATA: ${count} made texts take their place\n`);
    return makeTexts(count, 1);
  }
  const tweets: string[] = [];
  for await (const batch of (await openDataset([file], {})).batches()) tweets.push(...batch.map(({ text }) => text));
  return tweets.slice(0, count);
}
