import type { Classifier, Prediction } from './classifier.ts';
import type { Route, RouteRequest } from './route.ts';

// Checked by the compiler alone: nothing here runs.

declare const named: Prediction<'negative' | 'positive'>;
declare const request: RouteRequest;
declare const classifier: Classifier<'calm' | 'angry'>;

/** A prediction with known labels is one with any. */
const any: Prediction = named;
const score: number | undefined = named.score;
// @ts-expect-error there may be no score
const certain: number = named.score;
// @ts-expect-error a prediction is not changed
named.label = 'positive';
// @ts-expect-error a label that the model does not have
void named.probabilities.neutral;
// @ts-expect-error a single text is a convenience of `loadClassifier`
void classifier.predict('lovely crew');
const [first] = await classifier.predict(['lovely crew']);
const angry: number = first.probabilities.angry;
const rows: Float32Array = await classifier.predictProbabilities([]);

const route: Route = {
  method: 'POST',
  path: '/flights/{id}',
  async handle({ text, header, signal }, { id }) {
    signal?.throwIfAborted();
    return { status: 200, headers: { 'content-type': header('accept') ?? '' }, body: `${id}: ${await text(1000)}` };
  },
};
const plain: Route = { method: 'GET', path: '/ping', handle: () => ({ status: 204, headers: {}, body: '' }) };
// @ts-expect-error a method that no adapter serves
const patch: Route = { ...plain, method: 'PATCH' };
// @ts-expect-error an answer is no value: routes write their own bodies
const object: Route = { ...plain, handle: () => ({ status: 200, headers: {}, body: { label: 'positive' } }) };
// @ts-expect-error a body is read with a limit
void request.text();

export { angry, any, certain, object, patch, plain, route, rows, score };
