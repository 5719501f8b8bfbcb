/**
 * A place in a template: `{name}` takes a word of the lexicon, `{a:name}` puts the article before it, `{^name}` begins with a
 * capital, `{name 2}` is a second place for the same lexicon, filled on its own.
 */
export interface Placeholder {
  readonly written: string;
  readonly lexicon: string;
  /** Places with the same key are filled with the same word. */
  readonly key: string;
  readonly article: boolean;
  readonly capital: boolean;
}

const place = /\{(\^)?(a:)?([^{}^:]+?)( \d)?\}/g;

/** The places of a template, each spelling once, in order. */
export function placeholders(template: string): readonly Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const [written, capital, article, lexicon = '', number = ''] of template.matchAll(place)) {
    const key = lexicon + number;
    found.set(written, { written, lexicon, key, article: article !== undefined, capital: capital !== undefined });
  }
  return [...found.values()];
}

/** Puts words into the places of a template. @param words by key of the place */
export function fillTemplate(template: string, words: ReadonlyMap<string, string>): string {
  return placeholders(template).reduce((text, { written, key, article, capital }) => {
    const word = words.get(key) ?? '';
    const phrase = article ? `${articleOf(word)} ${word}` : word;
    return text.split(written).join(capital ? capitalized(phrase) : phrase);
  }, template);
}

function capitalized(phrase: string): string {
  const [first = ''] = phrase;
  return first.toUpperCase() + phrase.slice(first.length);
}

function articleOf(word: string): 'a' | 'an' {
  return /^(?:[aei]|o(?!ne)|u(?!ni|s[aeu])|hour|honest)/i.test(word) ? 'an' : 'a';
}
