import { describe, expect, it, vi } from 'vitest';
import { loadWordReducer } from './load-word-reducer.ts';
import { readWordForms, recordWordForms, reducerOfForms, writeWordForms } from './word-forms.ts';

describe('stems', () => {
  it('are those of Porter 1980', async () => {
    const stem = await loadWordReducer('stems');
    const words = ['caresses', 'ponies', 'relational', 'hopping', 'flying', 'happy', "airline's", "don't", 'déjà', ''];
    expect(words.map(stem)).toEqual(['caress', 'poni', 'relat', 'hop', 'fly', 'happi', 'airlin', "don't", 'déjà', '']);
  });

  it('leaves what is too long to be a word', async () => {
    const stem = await loadWordReducer('stems');
    const long = `${'x'.repeat(100_000)}ing`;
    expect(stem(long)).toBe(long);
  });
});

describe('lemmas', () => {
  it('say what to install', async () => {
    vi.doMock('wink-eng-lite-web-model', () => {
      throw new Error('not found');
    });
    vi.resetModules();
    const fresh = await import('./load-word-reducer.ts');
    await expect(fresh.loadWordReducer('lemmas')).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'preprocessing',
      message: expect.stringContaining('npm install wink-nlp wink-eng-lite-web-model'),
    });
    vi.doUnmock('wink-eng-lite-web-model');
  });

  it('are those of wink-nlp, word by word', async () => {
    const lemma = await loadWordReducer('lemmas');
    const words = ['flights', 'lost', 'children', 'was', "airline's", 'gotta', 'dont', 'déjà', 'constructor', ''];
    expect(words.map(lemma)).toEqual([
      'flight', 'lose', 'child', 'be', 'airline', 'gotta', 'dont', 'déjà', 'constructor', '',
    ]); // prettier-ignore
  });
});

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
