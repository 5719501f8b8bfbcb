import { problemOf, problemResponse, type RouteResponse } from 'sentiment-core/http';

/** A failure in the form of the Open Inference Protocol, `{error}`. The statuses are those of every other route. */
export const inferenceProblem = (error: unknown): RouteResponse => {
  const { status, headers } = problemResponse(error);
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ error: problemOf(error).detail }),
  };
};
