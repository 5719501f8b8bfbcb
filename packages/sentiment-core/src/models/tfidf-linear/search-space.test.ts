import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';
import { sampleOptions } from '../../optimisation/search-space.ts';
import { tfidfSearchSpace } from './search-space.ts';

describe('the space of logistic regression on TF-IDF', () => {
  it.each(['advanced', 'simple:stems', 'bert'] as const)('holds valid options, with %s', (preprocessing) => {
    const random = createSeededRandom(3);
    for (let draw = 0; draw < 300; draw++) {
      const options = sampleOptions(tfidfSearchSpace, random);
      expect(() => createLogisticRegressionTrainer({ ...options, preprocessing })).not.toThrow();
    }
  });
});
