import { SentimentError } from '../../errors/sentiment-error.ts';
import { reduceOrdinaryWord, type WordReducer } from './word-reducer.ts';

/** What is used of wink-nlp; its own types would have to be installed by whoever compiles against ours. */
interface Wink {
  readDoc(text: string): { tokens(): { out(property: unknown): readonly unknown[] } };
  readonly its: { readonly lemma: unknown };
}

/** Imports wink-nlp and its English model, and puts them together. */
export type ImportWink = () => Promise<Wink>;

async function importWink(): Promise<Wink> {
  const [{ default: winkNlp }, { default: model }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  return winkNlp(model, ['pos']);
}

/**
 * Lemmas of wink-nlp, each word on its own: what stands around a word would make its lemma depend on the text, and a table
 * of words could not hold it. A word that wink takes for several (`gotta`) stays as it is.
 * @param load for tests
 * @throws {SentimentError} `option_invalid` when wink-nlp or its model is not installed
 */
export async function loadWinkLemmatizer(load: ImportWink = importWink): Promise<WordReducer> {
  const wink = await load().catch((cause: unknown) => {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'preprocessing',
      message:
        'lemmas need wink-nlp: npm install wink-nlp wink-eng-lite-web-model (for training only), or take simple:stems',
      cause,
    });
  });
  return (word) =>
    reduceOrdinaryWord(word, (base) => {
      const lemmas = wink.readDoc(base).tokens().out(wink.its.lemma);
      const [lemma] = lemmas;
      return lemmas.length === 1 && typeof lemma === 'string' ? lemma : base;
    });
}
