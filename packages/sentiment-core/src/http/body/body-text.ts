import type { RouteRequest } from '../../contracts/index.ts';
import type { Place } from './admission.ts';
import { bodyTooLarge } from './body-errors.ts';
import { requireIdentityEncoding } from './media-type.ts';
import { readText } from './read-text.ts';

/** Up to so many bytes a body is read in one go, the host's fastest way, and held to be there from the start. */
const smallBody = 16 * 1024;

const declaredBytes = (request: RouteRequest): number => Number(request.header('content-length') ?? Number.NaN);

/** @throws {SentimentError} `body_too_large` when `content-length` says so */
export const requireDeclaredWithin = (request: RouteRequest, maxBytes: number): void => {
  if (declaredBytes(request) > maxBytes) throw bodyTooLarge(maxBytes);
};

/** The body as it comes, once its declared length is known to be within the limit. */
export const readTextWithin = async (
  request: RouteRequest,
  maxBytes: number,
  place?: Pick<Place, 'hold'>,
): Promise<string> => {
  if (place === undefined) return request.text(maxBytes);
  const declared = declaredBytes(request);
  if (declared >= 0 && declared <= smallBody) {
    place.hold(declared);
    return request.text(maxBytes);
  }
  return readText(request.stream(), maxBytes, (bytes) => place.hold(bytes));
};

/**
 * The body of a request as text, without its byte order mark; for bodies that are not JSON.
 * @param place told how much of the body is held while it arrives
 * @throws {SentimentError} `unsupported_media_type` when it is compressed, `body_too_large`, `invalid_json` when it is
 * not UTF-8, `overloaded`
 */
export const readBodyText = async (
  request: RouteRequest,
  maxBytes: number,
  place?: Pick<Place, 'hold'>,
): Promise<string> => {
  requireIdentityEncoding(request);
  requireDeclaredWithin(request, maxBytes);
  return readTextWithin(request, maxBytes, place);
};
