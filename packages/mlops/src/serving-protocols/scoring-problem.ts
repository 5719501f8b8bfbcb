import { problemResponse, problemOf, type RouteResponse } from 'sentiment-core/http';

const errorCodeOfStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'REQUEST_LIMIT_EXCEEDED',
  500: 'INTERNAL_ERROR',
  503: 'TEMPORARILY_UNAVAILABLE',
};

/**
 * A failure in the form of MLflow's scoring server: `{error_code, message}`, plain text for a media type it does not
 * take. The statuses are those of every other route.
 */
export const scoringProblem = (error: unknown): RouteResponse => {
  const { status, code, detail } = problemOf(error);
  const { headers } = problemResponse(error);
  if (status === 415)
    return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: detail };
  const errorCode = code === 'invalid_argument' ? 'INVALID_PARAMETER_VALUE' : errorCodeOfStatus[status];
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ error_code: errorCode ?? 'BAD_REQUEST', message: detail }),
  };
};
