import type { RouteOperation } from 'sentiment-core/http';
import { defaultPage, largestPage } from './recent-errors.ts';
import type { ReportLimits } from './record-report.ts';

const text = { type: 'string' };
const predictionId = { type: 'string', minLength: 1, maxLength: 200 };
const exampleId = '0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c';

/** Of `POST /feedback`. */
export function feedbackOperation({ commentLength, textLength }: ReportLimits): RouteOperation {
  return {
    summary: 'Say whether a prediction was right',
    description:
      'The last feedback on a prediction counts; the same one again changes nothing. Send `correct`, `trueLabel`, or both. ' +
      'With more than two labels, `correct: false` alone leaves the right label unknown. `text` must be the text that was ' +
      'predicted; it is kept for errors, with people masked, and for confirmations only where the operator chose so. The answer is sent once the feedback is durable.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['predictionId'],
            properties: {
              predictionId,
              correct: { type: 'boolean' },
              trueLabel: {
                type: ['string', 'integer'],
                description: 'A label of the model, or 0 (negative) or 1 (positive)',
              },
              text: { type: 'string', maxLength: textLength },
              comment: { type: 'string', maxLength: commentLength },
            },
          },
          example: { predictionId: exampleId, correct: false, trueLabel: 'negative' },
        },
      },
    },
    responses: {
      200: {
        description: 'Stored',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['predictionId', 'correct', 'changed'],
              properties: {
                predictionId,
                correct: { type: 'boolean' },
                trueLabel: { type: 'string', description: 'Absent when unknown' },
                changed: { type: 'boolean', description: 'False when it was known already' },
              },
            },
            example: { predictionId: exampleId, correct: false, trueLabel: 'negative', changed: true },
          },
        },
      },
    },
  };
}

const time = { type: 'integer', description: 'Milliseconds since 1970' };

/** Of `GET /feedback/errors`. */
export const recentErrorsOperation: RouteOperation = {
  summary: 'Predictions that stand as wrong, newest first',
  query: [
    {
      name: 'limit',
      description: `Errors of one page. Default ${defaultPage}`,
      schema: { type: 'integer', minimum: 1, maximum: largestPage },
    },
    { name: 'cursor', description: '`next` of the page before', schema: text },
  ],
  responses: {
    200: {
      description: 'A page of errors',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['errors'],
            properties: {
              errors: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['predictionId', 'wrongSince', 'predictedAt', 'label', 'confidence', 'textLength', 'model'],
                  properties: {
                    predictionId,
                    wrongSince: time,
                    predictedAt: time,
                    label: text,
                    trueLabel: text,
                    confidence: { type: 'number' },
                    textLength: { type: 'integer' },
                    text: { type: 'string', description: 'Masked; absent when it was not sent with the feedback' },
                    comment: text,
                    model: {
                      type: 'object',
                      required: ['name', 'version'],
                      properties: { name: text, version: text },
                    },
                  },
                },
              },
              next: { type: 'string', description: 'Absent on the last page' },
            },
          },
        },
      },
    },
  },
};
