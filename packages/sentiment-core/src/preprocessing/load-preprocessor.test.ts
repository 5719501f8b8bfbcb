import { describe, expect, it, vi } from 'vitest';
import { loadWordReducer } from './load-preprocessor.ts';

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
    const fresh = await import('./load-preprocessor.ts');
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
