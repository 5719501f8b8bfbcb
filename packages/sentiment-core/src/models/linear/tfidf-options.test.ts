import { describe, expect, it } from 'vitest';
import { featuresOf, type LogisticRegressionOptions, tfidfLogisticRegressionSettings } from './options.ts';
import { tfidfSearchSpace } from './search-space.ts';
import { createLogisticRegressionTrainer } from './trainer.ts';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { sampleOptions } from '../../optimisation/search-space.ts';

describe('featuresOf', () => {
  it.each<[LogisticRegressionOptions, 'hashed' | 'tfidf']>([
    [{}, 'hashed'],
    [{ preprocessing: 'advanced' }, 'hashed'],
    [{ preprocessing: 'advanced', bits: 12 }, 'hashed'],
    [{ preprocessing: 'simple' }, 'tfidf'],
    [{ preprocessing: { variant: 'advanced', negation: false } }, 'tfidf'],
    [{ features: 'tfidf' }, 'tfidf'],
    [{ features: 'tfidf', preprocessing: 'advanced' }, 'tfidf'],
    [{ features: 'hashed', preprocessing: 'advanced' }, 'hashed'],
  ])('of %j is %s', (options, features) => {
    expect(featuresOf(options)).toBe(features);
  });
});

describe('options on TF-IDF', () => {
  it('have defaults of their own', () => {
    const settings = tfidfLogisticRegressionSettings({ features: 'tfidf' });
    expect(settings).toMatchObject({
      l2: 2e-6,
      ratioPower: 0,
      rarityPower: 0,
      weights: 'float32',
      text: {
        preprocessing: { variant: 'advanced' },
        features: { maxNgram: 2, minDocumentFrequency: 2, sublinear: true, norm: 'l2', idf: true },
      },
    });
    expect(settings).not.toHaveProperty('bits');
  });

  it.each<[string, object]>([
    ['bits', { features: 'tfidf', bits: 20 }],
    ['ngrams', { preprocessing: 'simple', ngrams: 2 }],
    ['negation', { preprocessing: 'bert', negation: true }],
    ['lengthDamping', { features: 'tfidf', lengthDamping: 5 }],
    ['maxNgram', { maxNgram: 2 }],
    ['sublinear', { features: 'hashed', sublinear: true }],
    ['preprocessing', { features: 'hashed', preprocessing: 'simple' }],
    ['preprocessing', { features: 'tfidf', preprocessing: 'other' }],
    ['features', { features: 'words' }],
    ['minNgram', { features: 'tfidf', minNgram: 0 }],
    ['l2', { features: 'tfidf', l2: -1 }],
    ['ratioPower', { features: 'tfidf', ratioPower: 3 }],
    ['rarityPower', { features: 'tfidf', rarityPower: -1 }],
    ['weights', { features: 'tfidf', weights: 'float64' }],
    ['classWeights', { features: 'tfidf', classWeights: null }],
    ['alpha', { features: 'tfidf', alpha: 1 }],
  ])('%s is refused in %j', (field, options) => {
    expect(() => createLogisticRegressionTrainer(options)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field, message: expect.stringContaining(field) }),
    );
  });
});

describe('the space of logistic regression on TF-IDF', () => {
  it.each(['advanced', 'simple:stems', 'bert'] as const)('holds valid options, with %s', (preprocessing) => {
    const random = createSeededRandom(3);
    for (let draw = 0; draw < 300; draw++) {
      const options = sampleOptions(tfidfSearchSpace, random);
      expect(() => createLogisticRegressionTrainer({ ...options, preprocessing })).not.toThrow();
    }
  });
});
