import type { Preprocessor } from '../contracts/preprocessor.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { createPreprocessor } from './create-preprocessor.ts';
import type { PreprocessingSettings, Reduction } from './preprocessing-settings.ts';
import type { WordReducer } from './word-forms.ts';

/**
 * A preprocessor that reduces any word it meets, as a training does; a trained model knows the words of its training only.
 * @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed
 */
export async function loadPreprocessor(settings: PreprocessingSettings): Promise<Preprocessor> {
  if (settings.variant !== 'simple' || settings.reduction === 'none') return createPreprocessor(settings);
  return createPreprocessor(settings, await loadWordReducer(settings.reduction));
}

/** @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed */
export function loadWordReducer(reduction: Exclude<Reduction, 'none'>): Promise<WordReducer> {
  return reduction === 'lemmas' ? loadWinkLemmatizer() : loadPorterStemmer();
}

/** No word that has a dictionary form is longer, and reducers need not be linear in what nobody wrote by hand. */
const longestReducedWord = 40;

/** Reduces the part before a possessive 's; a string that is too long to be a word stays as it is. */
function reduceOrdinaryWord(word: string, reduce: WordReducer): string {
  if (word.length > longestReducedWord) return word;
  return reduce(word.endsWith("'s") ? word.slice(0, -2) : word);
}

/** Stems after Porter, "An algorithm for suffix stripping", 1980. Words with other letters than a to z stay. */
async function loadPorterStemmer(): Promise<WordReducer> {
  const { stemmer } = await import('stemmer');
  return (word) => reduceOrdinaryWord(word, (base) => (/^[a-z]+$/.test(base) ? stemmer(base) : base));
}

/** What is used of wink-nlp; its own types would have to be installed by whoever compiles against ours. */
interface Wink {
  readDoc(text: string): { tokens(): { out(property: unknown): readonly unknown[] } };
  readonly its: { readonly lemma: unknown };
}

let shared: Wink | undefined;

/**
 * Lemmas of wink-nlp, each word on its own: with its context, a lemma would depend on the text, and no table of words
 * could hold it. A word that wink takes for several (`cannot`) stays as it is.
 * @throws {SentimentError} `option_invalid` when wink-nlp or its model is not installed
 */
async function loadWinkLemmatizer(): Promise<WordReducer> {
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
