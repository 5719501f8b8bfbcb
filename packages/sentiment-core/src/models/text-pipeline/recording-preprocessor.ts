import type { Preprocessor } from '../../contracts/preprocessor.ts';
import { createPreprocessor } from '../../preprocessing/create-preprocessor.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { loadWordReducer } from '../../preprocessing/load-preprocessor.ts';
import { recordWordForms, type WordForms } from '../../preprocessing/word-forms.ts';

/**
 * Reduces any word, and remembers what became of it.
 * @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed
 */
export async function recordingPreprocessor(
  settings: PreprocessingSettings,
): Promise<{ preprocessor: Preprocessor; wordForms: () => WordForms }> {
  if (settings.variant !== 'simple' || settings.reduction === 'none') {
    return { preprocessor: createPreprocessor(settings), wordForms: () => new Map() };
  }
  const recorder = recordWordForms(await loadWordReducer(settings.reduction));
  return { preprocessor: createPreprocessor(settings, recorder.reduce), wordForms: recorder.forms };
}
