import type { Preprocessor } from '../contracts/preprocessor.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { createTweetTokenizer } from './advanced/tweet-tokenizer.ts';
import { tokenizeForBert } from './bert/bert-text.ts';
import { preprocessingName, type PreprocessingSettings } from './preprocessing-settings.ts';
import type { WordReducer } from './word-forms.ts';
import { createSimpleTokenizer } from './simple/simple-tokenizer.ts';

/**
 * @param reduce what makes a word its lemma or stem; needed, and used, with such a reduction only
 * @throws {SentimentError} `option_invalid` when the settings reduce words and `reduce` is missing
 */
export function createPreprocessor(settings: PreprocessingSettings, reduce?: WordReducer): Preprocessor {
  const name = preprocessingName(settings);
  switch (settings.variant) {
    case 'advanced': {
      const tokenizer = createTweetTokenizer({ negation: settings.negation });
      return { name, tokenize: (text) => tokenizer.tokenize(text) };
    }
    case 'bert':
      return { name, tokenize: tokenizeForBert };
    case 'simple': {
      if (settings.reduction === 'none') return { name, tokenize: createSimpleTokenizer(settings) };
      if (reduce === undefined) {
        throw new SentimentError({
          code: 'option_invalid',
          field: 'preprocessing',
          message: `preprocessing ${name} needs the forms of words: those of a trained model, or loadPreprocessor for new ones`,
        });
      }
      return { name, tokenize: createSimpleTokenizer(settings, reduce) };
    }
  }
}
