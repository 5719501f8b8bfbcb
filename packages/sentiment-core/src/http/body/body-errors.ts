import { SentimentError } from '../../errors/sentiment-error.ts';

/** The error for a body of more than `maxBytes`. */
export const bodyTooLarge = (maxBytes: number): SentimentError =>
  new SentimentError({ code: 'body_too_large', message: `The body must be at most ${maxBytes} bytes.` });

/** The error for bytes that are not UTF-8: replacing them would predict a text that nobody wrote. */
export const invalidUtf8 = (): SentimentError =>
  new SentimentError({ code: 'invalid_json', message: 'Invalid UTF-8; send JSON in UTF-8.' });

/** The error for a body that ends too early because its sender went away. */
export const callerGone = (cause?: unknown): SentimentError =>
  new SentimentError({ code: 'aborted', message: 'The caller went away before the end of the body.', cause });
