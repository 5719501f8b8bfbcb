import { SentimentError } from '../../errors/sentiment-error.ts';
import { reduceOrdinaryWord, type WordReducer } from './word-reducer.ts';

/** What is used of wink-nlp; its own types would have to be installed by whoever compiles against ours. */
interface Wink {
  readDoc(text: string): { tokens(): { out(property: unknown): readonly unknown[] } };
  readonly its: { readonly lemma: unknown };
}

let shared: Wink | undefined;

/**
 * Lemmas of wink-nlp, each word on its own: what stands around a word would make its lemma depend on the text, and a table
 * of words could not hold it. A word that wink takes for several (`cannot`) stays as it is.
 * @throws {SentimentError} `option_invalid` when wink-nlp or its model is not installed
 */
export async function loadWinkLemmatizer(): Promise<WordReducer> {
  // Made once a process: it takes a tenth of a second and 60 MB each time, and a tuning asks for it again and again.
  if (shared === undefined) {
    const { winkNlp, model } = await importWink();
    shared = winkNlp(model, ['pos']);
  }
  const wink = shared;
  return (word) =>
    reduceOrdinaryWord(word, (base) => {
      const lemmas = wink.readDoc(base).tokens().out(wink.its.lemma);
      const [lemma] = lemmas;
      return lemmas.length === 1 && typeof lemma === 'string' ? lemma : base;
    });
}

async function importWink() {
  // Inside `try`, bundlers accept that the packages may be missing.
  try {
    const { default: winkNlp } = await import('wink-nlp');
    const { default: model } = await import('wink-eng-lite-web-model');
    return { winkNlp, model };
  } catch (cause) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'preprocessing',
      message:
        'lemmas need wink-nlp: npm install wink-nlp wink-eng-lite-web-model (for training only), or take simple:stems',
      cause,
    });
  }
}
