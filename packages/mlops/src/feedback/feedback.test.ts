import { SentimentError } from 'sentiment-core';
import { createOpenApiDocument, createPredictionRoutes, type Route } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServedRoutes, serveRoutes } from '../serving-protocols/served-routes-fixture.ts';
import type { Database } from '../storage/database.ts';
import { openDatabase } from '../storage/open-database.ts';
import { createFeedback, createFeedbackRoutes, type Feedback } from './feedback.ts';
import { createPredictionRecorder } from './prediction-recorder.ts';
import { openTextHash } from './text-hash.ts';

let database: Database;
let served: ServedRoutes;
let routes: Route[];

beforeEach(async () => {
  database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const textHash = await openTextHash(database);
  const recorder = createPredictionRecorder({ database, textHash, flushIntervalMs: 60_000 });
  const feedback = createFeedback({ database, textHash, recorder, lookUpTimeoutMs: 0 });
  routes = createPredictionRoutes({
    classifier: createWordCountClassifier(),
    observers: [recorder],
    additionalRoutes: createFeedbackRoutes({ feedback }),
  });
  served = await serveRoutes(routes);
});
afterEach(() => database.close());

async function predict(body: object): Promise<{ readonly predictionId: string; readonly label: string }> {
  return (await (await served.post('/predict', body)).json()) as never;
}
async function report(body: unknown): Promise<[number, Record<string, unknown>]> {
  const response = await served.post('/feedback', body);
  return [response.status, (await response.json()) as Record<string, unknown>];
}

test('feedback on an answer just given is stored, once', async () => {
  const { predictionId, label } = await predict({ text: 'good flight @you' });
  const body = { predictionId, correct: false, text: 'good flight @you', comment: null };
  const trueLabel = label === 'positive' ? 'negative' : 'positive';
  expect(await report(body)).toEqual([200, { predictionId, correct: false, trueLabel, changed: true }]);
  expect(await report(body)).toEqual([200, { predictionId, correct: false, trueLabel, changed: false }]);
  const { errors } = (await (await served.get('/feedback/errors')).json()) as { errors: object[] };
  expect(errors).toEqual([expect.objectContaining({ predictionId, label, trueLabel, text: 'good flight @user' })]);
});

test.each([
  [{ correct: true }, 400, 'invalid_request', 'predictionId'],
  [{ predictionId: 'nobody', correct: true }, 404, 'not_found', 'predictionId'],
  [{ predictionId: 7, correct: true }, 400, 'invalid_request', 'predictionId'],
  [{ predictionId: 'x'.repeat(201), correct: true }, 400, 'invalid_request', 'predictionId'],
  [{ predictionId: 'a\0', correct: true }, 400, 'invalid_request', 'predictionId'],
  [{ predictionId: 'nobody', correct: 'yes' }, 400, 'invalid_request', 'correct'],
  [{ predictionId: 'nobody', correct: true, trueLabel: {} }, 400, 'invalid_request', 'trueLabel'],
  [{ predictionId: 'nobody', trueLabel: 0, true_label: 1 }, 400, 'invalid_request', 'trueLabel'],
  [{ predictionId: 'nobody', correct: true, text: 5 }, 400, 'invalid_request', 'text'],
  [{ predictionId: 'nobody', correct: true, comment: 'x'.repeat(1_000_000) }, 413, 'text_too_long', 'comment'],
  [{ predictionId: 'nobody', correct: true, comment: 'x'.repeat(2 ** 20) }, 413, 'body_too_large', undefined],
  ['[]', 400, 'invalid_request', undefined],
  ['null', 400, 'invalid_request', undefined],
  ['{', 400, 'invalid_json', undefined],
])('%j is answered %i', async (body, status, code, field) => {
  const [answered, problem] = await report(body);
  expect([answered, problem.code, problem.field]).toEqual([status, code, field]);
});

test('contradictions and labels of others are refused', async () => {
  const { predictionId, label } = await predict({ text: 'good' });
  for (const said of [
    { correct: true, trueLabel: label === 'positive' ? 'negative' : 'positive' },
    { correct: false, trueLabel: label },
    { correct: false, trueLabel: 'neutral' },
  ])
    expect((await report({ predictionId, ...said }))[0]).toBe(400);
  const [status, problem] = await report({ predictionId, correct: false, text: 'another text' });
  expect([status, problem.field]).toEqual([400, 'text']);
  expect(JSON.stringify(problem)).not.toContain('another text');
});

test('pages follow each other, and wrong ones are refused', async () => {
  for (let index = 0; index < 3; index++) {
    const { predictionId } = await predict({ text: `good ${index}` });
    await report({ predictionId, correct: false });
  }
  const page = (await (await served.get('/feedback/errors?limit=2')).json()) as { errors: object[]; next: string };
  expect(page.errors.length).toBe(2);
  const rest = await served.get(`/feedback/errors?limit=2&cursor=${encodeURIComponent(page.next)}`);
  expect(((await rest.json()) as { errors: object[] }).errors.length).toBe(1);
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=-1', 'cursor=', 'cursor=1~a%00'])
    expect((await served.get(`/feedback/errors?${query}`)).status).toBe(400);
});

test('a store that cannot take it now is 503 with Retry-After, one that fails 500 without a word', async () => {
  const fails = (code: 'storage_unavailable' | 'storage_failed'): Feedback => ({
    limits: { commentLength: 1, textLength: 1 },
    record: () => Promise.reject(new SentimentError({ code, message: 'The database is locked.' })),
    recentErrors: () => Promise.reject(new SentimentError({ code, message: 'The database is locked.' })),
  });
  const away = await serveRoutes(createFeedbackRoutes({ feedback: fails('storage_unavailable') }));
  const refused = await away.post('/feedback', { predictionId: 'a', correct: true });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ code: 'storage_unavailable', detail: 'The database is locked.' });
  const broken = await serveRoutes(createFeedbackRoutes({ feedback: fails('storage_failed') }));
  const failed = await broken.get('/feedback/errors');
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('locked');
});

test('both are in the OpenAPI document', () => {
  const { paths } = createOpenApiDocument(routes) as unknown as { paths: Record<string, object> };
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/feedback', '/feedback/errors']));
});
