import { type LabelledTweets, readLabelledTweets } from './tweets.ts';

/** The sources on which libraries are judged; the default model has seen no row of them. */
export async function readSources(folder: string): Promise<LabelledTweets[]> {
  return [
    await readLabelledTweets(folder, 'sentiment140-valid.csv.gz', 'sentiment140-valid'),
    await readLabelledTweets(folder, 'tweeteval-valid.csv.gz', 'tweeteval-valid'),
  ];
}
