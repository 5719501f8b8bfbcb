import type { RouteResponse } from '../contracts/index.ts';
import { SentimentError, type SentimentErrorCode } from '../errors/sentiment-error.ts';
import { statusOfCode } from './status-of-code.ts';

/** Problem details (RFC 9457) with a stable code. Never carries a stack or the caller's text. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: SentimentErrorCode;
  readonly detail: string;
  /** The part of the request at fault, e.g. `texts[3]`. */
  readonly field?: string;
}

export const problemMediaType = 'application/problem+json';

/** Seconds a caller should wait before it tries again after a 503. */
const retryAfterSeconds = '1';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Anything thrown, as a problem. What is not the caller's concern (status 500) keeps its message to itself. */
export const problemOf = (error: unknown): Problem => {
  const known = SentimentError.isInstance(error) ? error : undefined;
  const code = known !== undefined && Object.hasOwn(statusOfCode, known.code) ? known.code : 'internal';
  const status = statusOfCode[code];
  const hidden = known === undefined || status === 500;
  return {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code: hidden ? 'internal' : code,
    detail: hidden ? 'The service failed; the failure is in its log.' : known.message,
    ...(hidden || known.field === undefined ? {} : { field: known.field }),
  };
};

/** The response for anything thrown, by the one status table. */
export const problemResponse = (error: unknown, headers: Readonly<Record<string, string>> = {}): RouteResponse => {
  const problem = problemOf(error);
  return {
    status: problem.status,
    headers: {
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(problem.status === 503 ? { 'retry-after': retryAfterSeconds } : {}),
      ...headers,
    },
    body: JSON.stringify(problem),
  };
};
