import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import {
  integer,
  longestTimerMs,
  optionsOf,
  type OutputOf,
  problemResponse,
  SentimentError,
  withDefault,
} from 'sentiment-core/http';

/** Letters, digits and `._-`, 1 to 128 of them: safe in logs and headers. */
const wellFormed = /^[\w.-]{1,128}$/;

/** Gives every request an id: the caller's `X-Request-Id` when well-formed, else a new one. Echoed in the answer. */
export function createRequestIds(generateId: () => string): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && wellFormed.test(given) ? given : generateId();
    request.headers['x-request-id'] = id;
    response.setHeader('x-request-id', id);
    next();
  };
}

/**
 * Helmet with a strict content security policy: own files only, no inline code, no frames. The documentation page
 * replaces the policy with a stricter one of its own.
 */
export function createSecurityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

export interface RateLimitOptions {
  /** Requests of one address in a window. Default 600. */
  readonly limit?: number | undefined;
  /** Length of the window. Default 60,000. */
  readonly windowMs?: number | undefined;
}

export const rateLimitOptions = optionsOf<RateLimitOptions>()({
  limit: withDefault(integer(1, Number.MAX_SAFE_INTEGER), 600),
  windowMs: withDefault(integer(1, longestTimerMs), 60_000),
});

// Probes of every protocol that may be mounted: a probe refused has the service restarted.
const unlimitedPaths: ReadonlySet<string> = new Set([
  '/health',
  '/ready',
  '/ping',
  '/v2/health/live',
  '/v2/health/ready',
]);

/** Answers 429 with Retry-After past the limit. Counts in memory, so each instance for itself; probes are not counted. */
export function createRateLimit({ limit, windowMs }: OutputOf<typeof rateLimitOptions>): RequestHandler {
  return rateLimit({
    limit,
    windowMs,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Anybody can send X-Forwarded-For; whether to believe it is the server's trustProxy option.
    validate: { xForwardedForHeader: false },
    skip: (request) => unlimitedPaths.has(request.path),
    handler: (_request, response) => {
      const message = `At most ${limit} requests in ${windowMs / 1000} seconds.`;
      const { status, headers, body } = problemResponse(new SentimentError({ code: 'too_many_requests', message }));
      response
        .status(status)
        .set({ ...headers })
        .end(body);
    },
  });
}
