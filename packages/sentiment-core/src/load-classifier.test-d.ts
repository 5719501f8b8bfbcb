import type { Classifier } from './contracts/classifier.ts';
import { loadClassifier } from './load-classifier.ts';
import { loadClassifier as loadInNode } from './node/index.ts';

// Checked by the compiler alone: nothing here runs.

const embedded = await loadClassifier();
const prediction = await embedded.predict('lovely crew');
const isPositive: boolean = prediction.label === 'positive';
const positive: number = prediction.probabilities.positive;
const labels: readonly ('negative' | 'positive')[] = embedded.info.labels;
// @ts-expect-error a misspelt label
const isMisspelt: boolean = prediction.label === 'positiv';
// @ts-expect-error a label that the model does not have
void prediction.probabilities.neutral;

const [named] = await (await loadInNode('default', { engine: 'none' })).predict(['lovely crew']);
// @ts-expect-error a misspelt label
const isMisspeltInNode: boolean = named.label === 'negativ';

/** Other models have labels of their own. */
const other = await (await loadClassifier('models:/tweets@champion')).predict('lovely crew');
const isNeutral: boolean = other.label === 'neutral';
const reference: string = 'default';
const unknown = await (await loadInNode(reference)).predict('lovely crew');
const label: string = unknown.label;

/** What takes any classifier takes this one. */
const any: Classifier = embedded;

export { any, isMisspelt, isMisspeltInNode, isNeutral, isPositive, label, labels, positive };
