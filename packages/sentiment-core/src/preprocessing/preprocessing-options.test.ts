import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryText } from './arbitrary-text-fixture.ts';
import { createPreprocessor } from './create-preprocessor.ts';
import { loadPreprocessor } from './load-preprocessor.ts';
import { parsePreprocessing, type PreprocessingOptions, preprocessingSettings } from './preprocessing-options.ts';
import { checkPreprocessing, preprocessingName, preprocessingNames } from './preprocessing-settings.ts';

describe('preprocessing settings', () => {
  it.each(preprocessingNames)('%s has a name, is JSON, and is complete', (name) => {
    const settings = parsePreprocessing(name);
    expect(preprocessingName(settings)).toBe(name);
    expect(preprocessingSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  it('declares the shortest text of each variant', () => {
    expect(preprocessingNames.map((name) => parsePreprocessing(name).minimumTokens)).toEqual([2, 2, 2, 2, 1]);
  });

  it.each<[unknown, string]>([
    [{ variant: 'none' }, 'variant'],
    [{}, 'variant'],
    [{ variant: 'simple', reduction: 'lemma' }, 'reduction'],
    [{ variant: 'simple', stopWords: 'french' }, 'stopWords'],
    [{ variant: 'simple', keepNegators: 1 }, 'keepNegators'],
    [{ variant: 'simple', grammar: 99 }, 'grammar'],
    [{ variant: 'simple', negation: true }, 'negation'],
    [{ variant: 'advanced', grammar: 0 }, 'grammar'],
    [{ variant: 'advanced', negation: 'yes' }, 'negation'],
    [{ variant: 'bert', grammar: 1 }, 'grammar'],
    [{ variant: 'bert', minimumTokens: -1 }, 'minimumTokens'],
  ])('refuses %j', (options, field) => {
    expect(() => preprocessingSettings(options as PreprocessingOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });

  it.each(preprocessingNames)('a model with %s is checked as strictly', (name) => {
    const settings = { ...parsePreprocessing(name) };
    expect(() => checkPreprocessing(settings)).not.toThrow();
    const { variant, grammar: _, ...fields }: Record<string, unknown> = settings;
    for (const field of Object.keys(fields)) {
      const wrong = { ...settings, [field]: 'wrong' };
      expect(() => checkPreprocessing(wrong)).toThrow(expect.objectContaining({ field }));
      expect(() => preprocessingSettings(wrong as PreprocessingOptions)).toThrow(expect.objectContaining({ field }));
    }
    expect(() => checkPreprocessing({ ...settings, later: 1 })).toThrow(expect.objectContaining({ field: 'later' }));
    expect(() => checkPreprocessing({ variant })).toThrow(expect.objectContaining({ field: 'minimumTokens' }));
  });

  it('refuses a name that is none', () => {
    expect(() => parsePreprocessing('constructor')).toThrow(
      'preprocessing "constructor" is not known; there are simple, simple:lemmas, simple:stems, advanced, bert',
    );
  });
});

describe('preprocessors', () => {
  it('differ as they should', async () => {
    const text = '@me the flights were NOT good :( http://a.b';
    const tokens: Record<string, string> = {};
    for (const name of preprocessingNames) {
      const preprocessor = await loadPreprocessor(parsePreprocessing(name));
      expect(preprocessor.name).toBe(name);
      tokens[name] = preprocessor.tokenize(text).map((token) => token.text).join(' '); // prettier-ignore
    }
    expect(tokens).toEqual({
      simple: 'flights not good',
      'simple:lemmas': 'flight not good',
      'simple:stems': 'flight not good',
      advanced: 'USER the flights were not NOT_good NOT_:( NOT_URL',
      bert: '@user the flights were NOT good :( http',
    });
  });

  it('needs the forms of words where words are reduced', () => {
    expect(() => createPreprocessor(parsePreprocessing('simple:stems'))).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'preprocessing' }),
    );
  });

  it.each(preprocessingNames)(
    '%s takes any text, its places are in order and inside, and no token is empty',
    async (name) => {
      const preprocessor = await loadPreprocessor(parsePreprocessing(name));
      fc.assert(
        fc.property(arbitraryText, (text) => {
          let before = 0;
          for (const token of preprocessor.tokenize(text)) {
            expect(token.start >= before && token.end > token.start && token.end <= text.length).toBe(true);
            expect(token.text).toMatch(/^[^\s\0]+$/u);
            before = token.end;
          }
        }),
      );
    },
  );
});
