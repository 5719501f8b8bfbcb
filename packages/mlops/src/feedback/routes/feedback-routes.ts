import { SentimentError } from 'sentiment-core';
import {
  createAdmission,
  readJsonBody,
  requireFields,
  requireFunction,
  requireObject,
  resolveRequestLimits,
  stateResponse,
  type Admission,
  type RequestLimits,
  type Route,
} from 'sentiment-core/http';
import type { Feedback } from '../create-feedback.ts';
import { feedbackOperation, recentErrorsOperation } from './feedback-operations.ts';
import { parseFeedbackRequest } from './feedback-request.ts';

export interface FeedbackRoutesOptions {
  readonly feedback: Feedback;
  readonly limits?: Partial<RequestLimits>;
  /** Places shared with other routes. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission;
}

/**
 * `POST /feedback` and `GET /feedback/errors`. The second shows texts of users: put a key before it.
 * @throws {SentimentError} `option_invalid`
 */
export const createFeedbackRoutes = (options: FeedbackRoutesOptions): Route[] => {
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
            ...(limit === null ? {} : { limit: parseLimit(limit) }),
            ...(cursor === null ? {} : { cursor }),
          }),
        );
      },
    },
  ];
};

const parseLimit = (limit: string): number => {
  if (/^\d{1,4}$/.test(limit)) return Number(limit);
  throw new SentimentError({ code: 'invalid_request', field: 'limit', message: 'limit must be a whole number.' });
};
