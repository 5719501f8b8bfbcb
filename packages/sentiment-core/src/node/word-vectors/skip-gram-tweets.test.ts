import { describe, expect, it } from 'vitest';
import { createSkipGramTrainer } from '../../embeddings/skip-gram/skip-gram-trainer.ts';
import { nearestWords } from '../../embeddings/word-vectors.ts';
import { tokenizeTexts } from '../../embeddings/word-corpus.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import { readTexts } from '../tables/read-texts.ts';
import { reportMissingTweets, trainingFile, tweetsArePresent } from '../datasets/tweet-sample-fixture.ts';

reportMissingTweets('neighbours of word vectors');

describe.skipIf(!tweetsArePresent)('skip-gram on tweets', () => {
  it('finds sensible neighbours', async () => {
    const texts = tokenizeTexts(readTexts(trainingFile), createTweetTokenizer());
    const { vectors, vectorOf } = await createSkipGramTrainer({ epochs: 2, dimensions: 50 }).fit(texts);
    const around = (word: string): string[] =>
      nearestWords(vectors, vectorOf(word) ?? new Float32Array(0), 25, word).map((near) => near.word);
    expect(around('happy')).toEqual(expect.arrayContaining(['birthday', 'belated']));
    expect(around('sad')).toEqual(expect.arrayContaining(['depressed', 'upsetting']));
    expect(around('flight')).toEqual(expect.arrayContaining(['plane', 'trip']));
  }, 600_000);
});
