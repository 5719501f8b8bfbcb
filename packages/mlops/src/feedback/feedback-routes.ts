import { SentimentError } from 'sentiment-core';
import {
  type Admission,
  createAdmission,
  readJsonBody,
  type RequestLimits,
  requireFields,
  requireFunction,
  requireObject,
  resolveRequestLimits,
  type Route,
  type RouteOperation,
  stateResponse,
} from 'sentiment-core/http';
import type { Feedback, ReportLimits } from './feedback.ts';
import { defaultPage, largestPage } from './recent-errors.ts';
import type { FeedbackReport } from './record-report.ts';

export interface FeedbackRoutesOptions {
  readonly feedback: Feedback;
  readonly limits?: Partial<RequestLimits> | undefined;
  /** Places shared with other routes. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission | undefined;
}

/**
 * `POST /feedback` and `GET /feedback/errors`. The second shows texts of users: put a key before it.
 * @throws {SentimentError} `option_invalid`
 */
export function createFeedbackRoutes(options: FeedbackRoutesOptions): Route[] {
  requireFields('options', options, ['feedback', 'limits', 'admission']);
  requireObject('feedback', options.feedback);
  if (options.admission !== undefined) requireFunction('admission', options.admission);
  const { feedback } = options;
  const limits = resolveRequestLimits(options.limits);
  const admit = options.admission ?? createAdmission(limits);
  return [
    {
      method: 'POST',
      path: '/feedback',
      operation: feedbackOperation(feedback.limits),
      async handle(request) {
        const place = admit();
        try {
          const report = parseFeedbackRequest(await readJsonBody(request, limits.bodyBytes, place));
          const { change, changed } = await feedback.record(report);
          const { correct, trueLabel } = change.after;
          const known = trueLabel === undefined ? {} : { trueLabel };
          return stateResponse({ predictionId: change.predictionId, correct, ...known, changed });
        } finally {
          place.release();
        }
      },
    },
    {
      method: 'GET',
      path: '/feedback/errors',
      operation: recentErrorsOperation,
      async handle({ query }) {
        const parameters = new URLSearchParams(query);
        const [limit, cursor] = [parameters.get('limit'), parameters.get('cursor')];
        return stateResponse(
          await feedback.recentErrors({
            limit: limit === null ? undefined : parseLimit(limit),
            cursor: cursor ?? undefined,
          }),
        );
      },
    },
  ];
}

function parseLimit(limit: string): number {
  if (/^\d{1,4}$/.test(limit)) return Number(limit);
  throw new SentimentError({ code: 'invalid_request', field: 'limit', message: 'limit must be a whole number.' });
}

function invalid(message: string, field?: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', message, field });
}

/**
 * The body of `POST /feedback`. `null` counts as not given; unknown fields are ignored; values are checked by `record`.
 * @throws {SentimentError} `invalid_request`
 */
function parseFeedbackRequest(body: unknown): FeedbackReport {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('Send a JSON object.');
  // Own properties only: a body cannot reach the prototype, and a polluted prototype cannot reach a body.
  const own = (field: string): unknown =>
    Object.hasOwn(body, field) ? ((body as Readonly<Record<string, unknown>>)[field] ?? undefined) : undefined;
  const [camel, snake] = [own('trueLabel'), own('true_label')];
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalid('trueLabel and true_label contradict each other.', 'trueLabel');
  const given = {
    predictionId: own('predictionId'),
    correct: own('correct'),
    trueLabel: camel ?? snake,
    text: own('text'),
    comment: own('comment'),
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as FeedbackReport;
}

const text = { type: 'string' };
const predictionId = { type: 'string', minLength: 1, maxLength: 200 };
const exampleId = '0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c';

function feedbackOperation({ commentLength, textLength }: ReportLimits): RouteOperation {
  return {
    summary: 'Say whether a prediction was right',
    description:
      'The last feedback on a prediction counts; the same one again changes nothing. Send `correct`, `trueLabel`, or both. ' +
      'With more than two labels, `correct: false` alone leaves the right label unknown. `text` must be the text that was ' +
      'predicted; it is kept for errors only, with people masked. The answer is sent once the feedback is durable.',
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

const recentErrorsOperation: RouteOperation = {
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
