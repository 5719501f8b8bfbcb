import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDataset } from 'sentiment-core/node';

const words =
  "the crew was rude lovely not never don't don’t good soooo !!! ... ? :) :-( <3 😀 @me #tag http://t.co/x".split(' ');
const part = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 4 }));

/** Texts of words and signs of tweets, and of any characters; lone surrogates are none, Python has no UTF-8 for them. */
export function makeTexts(count: number, seed: number): string[] {
  const text = fc.array(part, { maxLength: 15 }).map((parts) => parts.join(' '));
  return fc.sample(text, { numRuns: count, seed });
}

/**
 * The first tweets of a file in SENTIMENT_DATA; without it, made texts, and a line that says so.
 * @param file default: the validation set
 */
export async function readTweets(count: number, file = 'sentiment140-valid.csv.gz'): Promise<string[]> {
  const path = join(process.env['SENTIMENT_DATA'] ?? '', file);
  if (!existsSync(path)) {
    process.stderr.write(`No ${file} in SENTIMENT_DATA: ${count} made texts take the place of tweets\n`);
    return makeTexts(count, 1);
  }
  const tweets: string[] = [];
  for await (const batch of (await openDataset([path], {})).batches()) {
    tweets.push(...batch.map(({ text }) => text));
    if (tweets.length >= count) break;
  }
  return tweets.slice(0, count);
}
