import type { Request, Response } from 'express';
import type { RouteResponse } from 'sentiment-core/http';

/**
 * Writes a route's answer. A streamed body is pulled no faster than the caller reads, and stopped when it goes away.
 * @throws whatever the body throws, after breaking the connection so that nobody takes the answer for complete
 */
export const writeResponse = async (request: Request, response: Response, answer: RouteResponse): Promise<void> => {
  const { status, headers, body } = answer;
  if (response.destroyed || response.headersSent) return discard(body);
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name]);
  if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
  else await writeStream(response, body);
  // Node does not do this itself once a body was read in part, and the connection would hang.
  if (!request.readableEnded) request.resume();
};

// A stream that nobody reads must be told, since it may hold a place among the requests under way.
const discard = async (body: RouteResponse['body']): Promise<void> => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
};

const writeStream = async (response: Response, body: AsyncIterable<string>): Promise<void> => {
  response.flushHeaders();
  try {
    for await (const chunk of body) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (error) {
    const gone = response.destroyed;
    response.destroy();
    if (!gone) throw error;
  }
};

const drained = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    if (response.destroyed) resolve();
    else response.on('drain', settle).on('close', settle);
  });
