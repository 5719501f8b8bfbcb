export type * from './contracts/index.ts';
export { SentimentError, type SentimentErrorCode } from './errors/sentiment-error.ts';
export {
  type DefaultLabel,
  type LoadClassifierOptions,
  loadClassifier,
  type SentimentClassifier,
  withSingleText,
} from './load-classifier.ts';
export {
  createTweetTokenizer,
  type TweetTokenizer,
  type TweetTokenizerOptions,
} from './preprocessing/advanced/tweet-tokenizer.ts';
