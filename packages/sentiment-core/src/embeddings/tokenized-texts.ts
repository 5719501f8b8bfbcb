import type { Preprocessor } from '../contracts/preprocessor.ts';

/** Texts as tokens, in groups of any size. */
export type TokenizedTexts = AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>;

/**
 * The tokens of texts as they come, nothing kept. Texts without tokens stay, as empty lists.
 * @param texts groups of texts, e.g. of `readTexts`
 */
export async function* tokenizeTexts(
  texts: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  preprocessor: Pick<Preprocessor, 'tokenize'>,
): AsyncGenerator<readonly (readonly string[])[]> {
  for await (const group of texts)
    yield group.map((text) => preprocessor.tokenize(text).map(({ text: token }) => token));
}
