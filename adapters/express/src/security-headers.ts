import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Helmet with a strict content security policy: own files only, no inline code, no frames. The documentation page
 * replaces the policy with a stricter one of its own.
 */
export const createSecurityHeaders = (): RequestHandler =>
  helmet({
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
