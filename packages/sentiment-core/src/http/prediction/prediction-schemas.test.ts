import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { parseBody } from '../../schema/body.ts';
import { batchRequest, predictionRequest, readBatchRequest, readPredictionRequest } from './prediction-schemas.ts';

const limits = { textLength: 3, batchSize: 2 };
const labels = ['negative', 'positive'];

/** What came of it: the value, or code, field and message. */
function outcomeOf(read: () => unknown) {
  try {
    return { value: read() };
  } catch (error) {
    if (!SentimentError.isInstance(error)) throw error;
    return { code: error.code, field: error.field, message: error.message };
  }
}

const text = fc.oneof(fc.string({ maxLength: 5 }), fc.jsonValue());
const trueLabel = fc.oneof(fc.constantFrom(...labels, 0, 1, null, undefined), fc.jsonValue());

describe('bodies read by hand are those of the schema in /openapi.json', () => {
  it('for one text: any but those whose labels the model does not know, or contradict each other', () => {
    const bodies = fc.oneof(
      fc.jsonValue(),
      fc.record({ text, trueLabel, true_label: trueLabel, other: fc.jsonValue() }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const byHand = outcomeOf(() => readPredictionRequest(body, labels, limits).text);
        const bySchema = outcomeOf(() => parseBody(predictionRequest(limits), body).text);
        if (byHand.field?.startsWith('true') !== true) expect(byHand).toEqual(bySchema);
        // A string is a label to the schema; which ones there are only the model knows.
        else if (bySchema.code !== undefined) expect(bySchema.code).toBe(byHand.code);
      }),
      { numRuns: 2_000 },
    );
  });

  it('for a batch: any', () => {
    const bodies = fc.oneof(
      fc.jsonValue(),
      fc.record({ texts: fc.oneof(text, fc.array(text, { maxLength: 3 })) }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        expect(outcomeOf(() => readBatchRequest(body, limits))).toEqual(
          outcomeOf(() => parseBody(batchRequest(limits), body).texts),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
