import type { RequestHandler } from 'express';

/** Letters, digits and `._-`, 1 to 128 of them: safe in logs and headers. */
const wellFormed = /^[\w.-]{1,128}$/;

/** Gives every request an id: the caller's `X-Request-Id` when well-formed, else a new one. Echoed in the answer. */
export const createRequestIds =
  (generateId: () => string): RequestHandler =>
  (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && wellFormed.test(given) ? given : generateId();
    request.headers['x-request-id'] = id;
    response.setHeader('x-request-id', id);
    next();
  };
