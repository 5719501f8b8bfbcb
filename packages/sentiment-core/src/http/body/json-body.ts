import type { RouteRequest } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { Place } from './admission.ts';
import { readTextWithin, requireDeclaredWithin } from './body-text.ts';
import { bodyKind } from './media-type.ts';

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
 * The body of a request as a value; the host may have parsed it already (and then has replaced invalid UTF-8, too).
 * @param place told how much of the body is held while it arrives
 * @throws {SentimentError} `unsupported_media_type`, `body_too_large`, `invalid_json`, `overloaded`
 */
export const readJsonBody = async (
  request: RouteRequest,
  maxBytes: number,
  place?: Pick<Place, 'hold'>,
): Promise<unknown> => {
  if (bodyKind(request) !== 'json') {
    throw new SentimentError({
      code: 'unsupported_media_type',
      field: 'content-type',
      message: 'Send the body as application/json.',
    });
  }
  requireDeclaredWithin(request, maxBytes);
  if (request.parsedBody !== undefined) return request.parsedBody;
  return parseJson(await readTextWithin(request, maxBytes, place));
};
