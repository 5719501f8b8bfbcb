import type { RouteRequest } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { bodyKind } from './media-type.ts';

/** The error for a body of more than `maxBytes`. */
export const bodyTooLarge = (maxBytes: number): SentimentError =>
  new SentimentError({ code: 'body_too_large', message: `The body must be at most ${maxBytes} bytes.` });

/** JSON text to a value. Of duplicate keys the last one counts, as everywhere in JavaScript. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the input, so it is dropped.
    throw new SentimentError({ code: 'invalid_json', message: text === '' ? 'The body is empty.' : 'Not valid JSON.' });
  }
};

/**
 * The body of a request as a value; the host may have parsed it already.
 * @throws {SentimentError} `unsupported_media_type`, `body_too_large`, `invalid_json`
 */
export const readJsonBody = async (request: RouteRequest, maxBytes: number): Promise<unknown> => {
  if (bodyKind(request) !== 'json') {
    throw new SentimentError({
      code: 'unsupported_media_type',
      field: 'content-type',
      message: 'Send the body as application/json.',
    });
  }
  if (Number(request.header('content-length')) > maxBytes) throw bodyTooLarge(maxBytes);
  if (request.parsedBody !== undefined) return request.parsedBody;
  return parseJson(await request.text(maxBytes));
};
