import { SentimentError } from '../../errors/sentiment-error.ts';
import { bodyTooLarge, callerGone, invalidUtf8 } from './body-errors.ts';

/**
 * Reads a body as UTF-8, without its byte order mark.
 * @param hold told how many bytes there are so far; what it throws ends the reading
 * @throws {SentimentError} `body_too_large` past `maxBytes`, `invalid_json` when it is not UTF-8, `aborted` when the
 * source fails, which is what it does when the caller goes away
 */
export const readText = async (
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  hold?: (bytes: number) => void,
): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
      hold?.(bytes);
      text += decode(decoder, chunk);
    }
  } catch (error) {
    throw SentimentError.isInstance(error) ? error : callerGone(error);
  }
  return text + decode(decoder);
};

const decode = (decoder: TextDecoder, chunk?: Uint8Array): string => {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw invalidUtf8();
  }
};
