import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWordCountClassifier } from '../testing/word-count-classifier.ts';
import { createHandler } from './handler.ts';
import { createPredictionRoutes } from './prediction/prediction-routes.ts';
import { toWebHandler } from './web-handler.ts';

const routes = createPredictionRoutes({ classifier: createWordCountClassifier() });
const call = toWebHandler(createHandler({ routes, onError: () => {} }));

const plausible = fc.record(
  {
    text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
    texts: fc.oneof(fc.array(fc.string({ unit: 'binary' })), fc.jsonValue()),
    trueLabel: fc.oneof(fc.constantFrom('negative', 'positive', 0, 1, null), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  plausible.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
);

function acceptable(answer: Record<string, unknown>): boolean {
  return typeof answer.confidence === 'number' && answer.confidence > 0 && answer.confidence <= 1;
}

describe('any body', () => {
  it.each(['/predict', '/predict/batch'])('is predicted or refused by %s, never a failure, never NaN', async (path) => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const headers = { 'content-type': 'application/json' };
        const response = await call(new Request(`http://host${path}`, { method: 'POST', headers, body }));
        const answer = await response.json();
        statuses.add(response.status);
        if (response.status !== 200) return response.status === 400 && typeof answer.code === 'string';
        return (path === '/predict' ? [answer] : answer.predictions).every(acceptable);
      }),
      { numRuns: 1_000 },
    );
    expect([...statuses].sort()).toEqual([200, 400]);
  });

  it('gets one line for every line that is not blank', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bodies, { maxLength: 10 }), async (lines) => {
        const headers = { 'content-type': 'application/x-ndjson' };
        const request = new Request('http://host/predict/batch', { method: 'POST', headers, body: lines.join('\n') });
        const answers = (await (await call(request)).text())
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
        const numbered = lines
          .join('\n')
          .split('\n')
          .map((line, index) => ({ line, number: index + 1 }));
        const expected = numbered.filter(
          ({ line }) => new TextDecoder().decode(new TextEncoder().encode(line)).trim() !== '',
        );
        expect(answers.map(({ line }) => line)).toEqual(expected.map(({ number }) => number));
        expect(answers.every((answer) => acceptable(answer) || answer.error.status < 500)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
