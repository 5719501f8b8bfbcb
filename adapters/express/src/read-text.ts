import type { Readable } from 'node:stream';
import { bodyTooLarge, SentimentError } from 'sentiment-core/http';

/**
 * Reads a body as UTF-8, holding no more than `maxBytes`.
 * @throws {SentimentError} `body_too_large` (the rest then flows away unread),
 * or `aborted` when the caller goes away before the end
 */
export const readText = (source: Readable | readonly [Buffer], maxBytes: number): Promise<string> =>
  Array.isArray(source) ? decode(source as readonly Buffer[], maxBytes) : readStream(source as Readable, maxBytes);

const decode = async ([bytes]: readonly Buffer[], maxBytes: number): Promise<string> => {
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  return withoutByteOrderMark(bytes.toString('utf8'));
};

const readStream = (source: Readable, maxBytes: number): Promise<string> =>
  new Promise((resolve, reject) => {
    if (source.readableEnded) return resolve('');
    if (source.destroyed) return reject(callerGone());
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (finish: () => void): void => {
      source.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) settle(() => reject(bodyTooLarge(maxBytes)));
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, bytes);
      settle(() => resolve(withoutByteOrderMark(body.toString('utf8'))));
    };
    const onGone = (cause?: unknown): void => settle(() => reject(callerGone(cause)));
    source.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });

const callerGone = (cause?: unknown): SentimentError =>
  new SentimentError({ code: 'aborted', message: 'The caller went away before the end of the body.', cause });

const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
