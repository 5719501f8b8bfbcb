import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { problemResponse, SentimentError } from 'sentiment-core/http';

export interface RateLimitOptions {
  /** Requests of one address in a window. Default 600. */
  readonly limit?: number;
  /** Length of the window in milliseconds. Default 60,000. */
  readonly windowMs?: number;
}

// Probes of every protocol that may be mounted: a probe refused has the service restarted.
const unlimitedPaths: ReadonlySet<string> = new Set([
  '/health',
  '/ready',
  '/ping',
  '/v2/health/live',
  '/v2/health/ready',
]);

/** Answers 429 with Retry-After past the limit. Counts in memory, so each instance for itself; probes are not counted. */
export const createRateLimit = ({ limit = 600, windowMs = 60_000 }: RateLimitOptions): RequestHandler =>
  rateLimit({
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
