import { SentimentError } from '../errors/sentiment-error.ts';

/** Makes a word (lower case) its lemma or stem. The same word gives the same form, whatever stands around it. */
export type WordReducer = (word: string) => string;

/** Words of a training and their forms, where the two differ. Serving needs nothing else, and equals training exactly. */
export type WordForms = ReadonlyMap<string, string>;

export interface WordFormRecorder {
  readonly reduce: WordReducer;
  /** The table of all words that were reduced so far, in the order of the words' code units. */
  forms(): WordForms;
}

/** Asks the reducer once a word and remembers. */
export function recordWordForms(reduce: WordReducer): WordFormRecorder {
  const known = new Map<string, string>();
  return {
    reduce(word) {
      let form = known.get(word);
      if (form === undefined) known.set(word, (form = reduce(word)));
      return form;
    },
    forms: () =>
      new Map(
        [...known].filter(([word, form]) => form !== word).sort(([first], [second]) => (first < second ? -1 : 1)),
      ),
  };
}

/** Words that the table does not have stay as they are: no training saw them. */
export function reducerOfForms(forms: WordForms): WordReducer {
  return (word) => forms.get(word) ?? word;
}

/** One line a word: the word, a tab, its form. UTF-8. */
export function writeWordForms(forms: WordForms): Uint8Array {
  let text = '';
  for (const [word, form] of forms) text += `${word}\t${form}\n`;
  return new TextEncoder().encode(text);
}

/** @throws {SentimentError} `artifact_invalid` */
export function readWordForms(bytes: Uint8Array, file: string): WordForms {
  const forms = new Map<string, string>();
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  const last = lines.pop();
  const invalid = (line: number): SentimentError =>
    new SentimentError({
      code: 'artifact_invalid',
      message: `${file} line ${line}: a word, a tab and its form are needed`,
    });
  if (last !== '') throw invalid(lines.length + 1);
  for (const [index, line] of lines.entries()) {
    const parts = line.split('\t');
    const [word = '', form = ''] = parts;
    if (parts.length !== 2 || word === '' || form === '' || forms.has(word)) throw invalid(index + 1);
    forms.set(word, form);
  }
  return forms;
}
