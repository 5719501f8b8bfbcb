import type { ErrorRequestHandler } from 'express';
import { problemResponse, SentimentError, type ErrorListener } from 'sentiment-core/http';

/** Answers what middleware threw as a problem; what carries a 4xx status is the caller's fault. */
export const createErrorProblems =
  (onError: ErrorListener): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    const callersFault = status >= 400 && status < 500;
    if (!callersFault) onError(error, request);
    const problem = callersFault
      ? new SentimentError({ code: 'invalid_request', message: 'The request is malformed.' })
      : error;
    const answer = problemResponse(problem);
    response
      .status(answer.status)
      .set({ ...answer.headers })
      .end(answer.body);
  };
