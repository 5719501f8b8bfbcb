import { describe, expect, it } from 'vitest';
import { readWordForms, recordWordForms, reducerOfForms, writeWordForms } from './word-forms.ts';

describe('word forms', () => {
  it('freezes what a reducer said, asked once a word', () => {
    const asked: string[] = [];
    const recorder = recordWordForms((word) => {
      asked.push(word);
      return word.replace(/s$/, '');
    });
    expect(['bags', 'bag', 'bags', 'ants'].map(recorder.reduce)).toEqual(['bag', 'bag', 'bag', 'ant']);
    expect(asked).toEqual(['bags', 'bag', 'ants']);
    const forms = recorder.forms();
    expect([...forms]).toEqual([['ants', 'ant'], ['bags', 'bag']]); // prettier-ignore
    const bytes = writeWordForms(forms);
    expect(new TextDecoder().decode(bytes)).toBe('ants\tant\nbags\tbag\n');
    expect(readWordForms(bytes, 'f')).toEqual(forms);
    const reduce = reducerOfForms(forms);
    expect(['ants', 'bag', 'cats', 'constructor'].map(reduce)).toEqual(['ant', 'bag', 'cats', 'constructor']);
    expect(readWordForms(new Uint8Array(0), 'f').size).toBe(0);
  });

  it.each(['a', 'a\tb', 'a\t\n', '\tb\n', 'a\tb\tc\n', 'a\tb\na\tc\n', '\n'])('refuses %j', (text) => {
    expect(() => readWordForms(new TextEncoder().encode(text), 'here/word-forms.txt')).toThrow(
      /here\/word-forms.txt line/,
    );
  });
});
