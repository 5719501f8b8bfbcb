import type { SuiteDocument } from '../../suite.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

export const englishDocuments: readonly SuiteDocument[] = [{ source: 'vocabulary.json', content: vocabulary }];
