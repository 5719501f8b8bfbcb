// The held-out rows are defined where the model is trained, which no package publishes.
// eslint-disable-next-line no-restricted-imports
import { isHeldOut } from '../../../packages/sentiment-core/scripts/default-model/held-out.ts';
import { type LabelledTweets, readLabelledTweets } from './tweets.ts';

/** The sources on which libraries are judged; the default model has seen no row of them. */
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
