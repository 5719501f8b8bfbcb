import { mergeConfig } from 'vitest/config';
import unit from './vitest.config.ts';

if (!process.env['SENTIMENT_DATA']) throw new Error('SENTIMENT_DATA must name the folder of the labelled tweets');

/** The tests that compare on 20,000 labelled tweets; without the tweets, `npm test` leaves these comparisons out. */
const config = mergeConfig(unit, {});
config.test.include = ['penalty-reference', 'reference', 'graph-parity', 'skip-gram-tweets'].map(
  (name) => `packages/sentiment-core/src/{features,models,node}/**/${name}.test.ts`,
);

export default config;
