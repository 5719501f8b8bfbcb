// The part of natural that is measured: its own types lead into a source file that our compiler rules reject.
declare const natural: {
  WordTokenizer: new () => { tokenize(text: string): string[] };
  SentimentAnalyzer: new (
    language: string,
    stemmer: unknown,
    vocabulary: string,
  ) => { getSentiment(words: string[]): number };
  PorterStemmer: unknown;
};
export default natural;
