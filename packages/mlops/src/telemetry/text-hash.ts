import { createHmac, createSecretKey } from 'node:crypto';
import { SentimentError } from 'sentiment-core';

const shortestKey = 16;

/**
 * HMAC-SHA256 in base64url, for telemetry without a store; a service hands its store's hash over (`openTextHash`), whose values are
 * others. Short texts can be guessed from a plain hash, so the key must be a secret.
 * @param key at least 16 bytes; the same in all instances, or equal texts have different hashes
 * @throws {SentimentError} `option_invalid` when the key is too short
 */
export const createTextHash = (key: Uint8Array | string): ((text: string) => string) => {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'utf8') : key;
  if (!(bytes instanceof Uint8Array) || bytes.length < shortestKey)
    throw new SentimentError({
      code: 'option_invalid',
      field: 'key',
      message: `option "key" must have at least ${shortestKey} bytes`,
    });
  const secret = createSecretKey(bytes);
  return (text) => createHmac('sha256', secret).update(text, 'utf8').digest('base64url');
};
