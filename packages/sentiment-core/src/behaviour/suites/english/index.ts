import type { SuiteDocument } from '../../suite.ts';
import change from './change.json' with { type: 'json' };
import comparisonAndRatings from './comparison-and-ratings.json' with { type: 'json' };
import emoji from './emoji.json' with { type: 'json' };
import encoding from './encoding.json' with { type: 'json' };
import entities from './entities.json' with { type: 'json' };
import everydaySpeech from './everyday-speech.json' with { type: 'json' };
import fairness from './fairness.json' with { type: 'json' };
import negation from './negation.json' with { type: 'json' };
import neutral from './neutral.json' with { type: 'json' };
import spelling from './spelling.json' with { type: 'json' };
import words from './words.json' with { type: 'json' };

/** The half that judges: nothing of it may be learnt from. */
export const englishDocuments: readonly SuiteDocument[] = Object.entries({
  words,
  negation,
  neutral,
  change,
  comparisonAndRatings,
  everydaySpeech,
  spelling,
  emoji,
  encoding,
  entities,
  fairness,
}).map(([source, content]) => ({ source, content }));
