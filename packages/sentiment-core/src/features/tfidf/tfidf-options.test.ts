import { describe, expect, it } from 'vitest';
import { tfidfSettings } from './tfidf-options.ts';
import { checkTfidf, type TfidfOptions } from './tfidf-settings.ts';

describe('options of TF-IDF', () => {
  it('are complete when none is given', () => {
    expect(tfidfSettings({})).toEqual({
      unit: 'words',
      minNgram: 1,
      maxNgram: 1,
      minDocumentFrequency: 1,
      maxDocumentFrequency: 1,
      maxFeatures: 2 ** 24,
      binary: false,
      sublinear: false,
      idf: true,
      smoothIdf: true,
      norm: 'l2',
    });
  });

  it.each([
    [{ minDocumentFrequency: 0.5, maxDocumentFrequency: 0.5 }],
    [{ minDocumentFrequency: 0, maxDocumentFrequency: 1 }],
    [{ minDocumentFrequency: 1, maxDocumentFrequency: 2 }],
  ])('takes shares and counts: %j', (options) => {
    expect(tfidfSettings(options)).toMatchObject(options);
  });

  it.each<[string, unknown]>([
    ['unit', 'word'],
    ['minNgram', 0],
    ['maxNgram', 11],
    ['minDocumentFrequency', 1.5],
    ['minDocumentFrequency', -1],
    ['maxDocumentFrequency', 2.5],
    ['maxDocumentFrequency', NaN],
    ['maxFeatures', 0],
    ['binary', 1],
    ['sublinear', 'yes'],
    ['idf', null],
    ['smoothIdf', 0],
    ['norm', 'l3'],
    ['ngrams', 2],
  ])('refuses %s: %j', (option, value) => {
    expect(() => tfidfSettings({ [option]: value } as TfidfOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: option }),
    );
  });

  it('are checked as strictly where a model has them', () => {
    const settings = tfidfSettings({});
    expect(() => checkTfidf(settings)).not.toThrow();
    for (const field of Object.keys(settings)) {
      const wrong = { ...settings, [field]: 'wrong' };
      expect(() => checkTfidf(wrong)).toThrow(expect.objectContaining({ field }));
      expect(() => tfidfSettings(wrong as TfidfOptions)).toThrow(expect.objectContaining({ field }));
    }
    expect(() => checkTfidf({ ...settings, later: 1 })).toThrow(expect.objectContaining({ field: 'later' }));
    expect(() => checkTfidf({ ...settings, minNgram: 3, maxNgram: 2 })).toThrow('"maxNgram" must be');
  });

  it('refuses a longest n-gram that is shorter than the shortest', () => {
    expect(() => tfidfSettings({ minNgram: 3, maxNgram: 2 })).toThrow('"maxNgram" must be a whole number from 3 to 10');
  });
});
