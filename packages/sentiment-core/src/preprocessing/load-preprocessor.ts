import type { Preprocessor } from '../contracts/preprocessor.ts';
import { createPreprocessor } from './create-preprocessor.ts';
import type { PreprocessingSettings } from './preprocessing-settings.ts';
import { loadWordReducer } from './reduction/load-word-reducer.ts';

/**
 * A preprocessor that reduces any word it meets, as a training does; a trained model knows the words of its training only.
 * @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed
 */
export async function loadPreprocessor(settings: PreprocessingSettings): Promise<Preprocessor> {
  if (settings.variant !== 'simple' || settings.reduction === 'none') return createPreprocessor(settings);
  return createPreprocessor(settings, await loadWordReducer(settings.reduction));
}
