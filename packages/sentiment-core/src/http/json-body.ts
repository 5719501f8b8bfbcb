import type { RouteRequest } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { Place } from './admission.ts';
import { bodyTooLarge } from './body-errors.ts';
import { bodyKind } from './media-type.ts';
import { readText } from './read-text.ts';

/** Up to so many bytes a body is read in one go, the host's fastest way, and held to be there from the start. */
const smallBody = 16 * 1024;

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
  const declared = Number(request.header('content-length') ?? Number.NaN);
  if (declared > maxBytes) throw bodyTooLarge(maxBytes);
  if (request.parsedBody !== undefined) return request.parsedBody;
  if (place === undefined) return parseJson(await request.text(maxBytes));
  if (declared >= 0 && declared <= smallBody) {
    place.hold(declared);
    return parseJson(await request.text(maxBytes));
  }
  return parseJson(await readText(request.stream(), maxBytes, (bytes) => place.hold(bytes)));
};
