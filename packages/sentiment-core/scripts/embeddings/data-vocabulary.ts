import { tokenizeTexts } from '../../src/embeddings/word-corpus.ts';
import { readTexts } from '../../src/node/tables/read-texts.ts';
import { loadPreprocessor } from '../../src/preprocessing/load-preprocessor.ts';
import { parsePreprocessing } from '../../src/preprocessing/preprocessing-options.ts';

/** The different tokens of files under all of the preprocessings. */
export async function dataVocabulary(
  files: readonly string[],
  preprocessings: readonly string[],
  text: string,
): Promise<Set<string>> {
  const vocabulary = new Set<string>();
  for (const name of preprocessings) {
    const preprocessor = await loadPreprocessor(parsePreprocessing(name));
    for (const file of files)
      for await (const group of tokenizeTexts(readTexts(file, { text }), preprocessor))
        for (const tokens of group) for (const token of tokens) vocabulary.add(token);
  }
  return vocabulary;
}
