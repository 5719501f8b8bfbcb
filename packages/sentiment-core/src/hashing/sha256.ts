import { SentimentError } from '../errors/sentiment-error.ts';

/**
 * @returns hexadecimal, 64 characters
 * @throws {SentimentError} `artifact_unsupported` where WebCrypto is missing (web pages not served over https)
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: 'checking a model needs WebCrypto, which browsers offer on https pages and localhost only',
    });
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
