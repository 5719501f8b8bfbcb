/**
 * One library under test. `score` gives a number a text: above 0 positive, below 0 negative, 0 undecided.
 * Every text is scored anew; nothing is cached.
 */
export interface Library {
  score(texts: readonly string[]): Promise<Float64Array> | Float64Array;
}

export const libraryNames = ['sentiment-core', 'sentiment', 'vader-sentiment', 'wink-sentiment', 'natural'] as const;

export type LibraryName = (typeof libraryNames)[number];

function eachText(score: (text: string) => number): Library {
  return {
    score: (texts) => Float64Array.from(texts, score),
  };
}

/** Imports the library and brings it to the point where it can answer. */
export async function loadLibrary(name: LibraryName): Promise<Library> {
  switch (name) {
    case 'sentiment-core': {
      const { loadClassifier } = await import('sentiment-core');
      const classifier = await loadClassifier();
      return {
        async score(texts) {
          const predictions = await classifier.predict(texts);
          return Float64Array.from(predictions, ({ label }) => (label === 'positive' ? 1 : -1));
        },
      };
    }
    case 'sentiment': {
      const { default: Sentiment } = await import('sentiment');
      const sentiment = new Sentiment();
      return eachText((text) => sentiment.analyze(text).score);
    }
    case 'vader-sentiment': {
      const { default: vader } = await import('vader-sentiment');
      return eachText((text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound);
    }
    case 'wink-sentiment': {
      const { default: analyze } = await import('wink-sentiment');
      return eachText((text) => analyze(text).score);
    }
    case 'natural': {
      const { default: natural } = await import('natural');
      const tokenizer = new natural.WordTokenizer();
      const analyzer = new natural.SentimentAnalyzer('English', natural.PorterStemmer, 'afinn');
      return eachText((text) => {
        const score = analyzer.getSentiment(tokenizer.tokenize(text));
        // No words, no score: it divides by their number.
        return Number.isNaN(score) ? 0 : score;
      });
    }
  }
}
