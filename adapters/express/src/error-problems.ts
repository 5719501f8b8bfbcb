import type { ErrorRequestHandler } from 'express';
import { problemResponse, SentimentError, type ErrorListener, type Problem } from 'sentiment-core/http';

type Refusal = readonly [code: Problem['code'], message: string];

const malformed: Refusal = ['invalid_request', 'The request is malformed.'];

// Our words, not those of the middleware, which may quote the request.
const refusals: Readonly<Record<number, Refusal>> = {
  401: ['unauthorized', 'Credentials are missing or wrong.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['not_found', 'There is nothing at this path.'],
  405: ['method_not_allowed', 'This method is not allowed here.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  413: ['body_too_large', 'The body is too large.'],
  415: ['unsupported_media_type', 'The type or the encoding of the body is not supported.'],
  417: ['expectation_failed', 'The expectation cannot be met.'],
  429: ['too_many_requests', 'Too many requests; try again later.'],
  431: ['headers_too_large', 'The head of the request is too large.'],
};

/** The error for a refusal of the caller's request with this status; without a code of its own it becomes 400. */
export const refusalOf = (status: number): SentimentError => {
  const [code, message] = refusals[status] ?? malformed;
  return new SentimentError({ code, message });
};

/** Answers what middleware threw as a problem; what carries a 4xx status is the caller's fault. */
export const createErrorProblems =
  (onError: ErrorListener): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    const callersFault = status >= 400 && status < 500;
    const answer = problemResponse(callersFault ? refusalOf(status) : error);
    if (answer.status === 500) onError(error, request);
    response
      .status(answer.status)
      .set({ ...answer.headers })
      .end(answer.body);
  };

const statusOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 500;
  if ('status' in error) return Number(error.status);
  return 'statusCode' in error ? Number(error.statusCode) : 500;
};
