import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { bodyTooLarge, callerGone, invalidUtf8 } from 'sentiment-core/http';

/**
 * Reads a body as UTF-8, holding no more than `maxBytes`.
 * @throws {SentimentError} `body_too_large` (the rest then flows away unread),
 * `invalid_json` when it is not UTF-8, or `aborted` when the caller goes away before the end
 */
export const readText = (source: Readable | readonly [Buffer], maxBytes: number): Promise<string> =>
  Array.isArray(source) ? decode(source as readonly Buffer[], maxBytes) : readStream(source as Readable, maxBytes);

const decode = async ([bytes]: readonly Buffer[], maxBytes: number): Promise<string> => {
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  if (!isUtf8(bytes)) throw invalidUtf8();
  return toText(bytes);
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
      settle(() => (isUtf8(body) ? resolve(toText(body)) : reject(invalidUtf8())));
    };
    const onGone = (cause?: unknown): void => settle(() => reject(callerGone(cause)));
    source.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });

const toText = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};
