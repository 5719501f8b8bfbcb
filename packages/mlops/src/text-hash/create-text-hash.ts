import { hash } from 'node:crypto';
import { SentimentError } from 'sentiment-core';

/** Stands for a text where the text itself may not be kept or sent. */
export type TextHash = (text: string) => string;

const shortestKey = 32;
const blockSize = 64;

/**
 * HMAC-SHA256 (RFC 2104) of a text's UTF-8 bytes, base64url, under the SHA-256 of a key. Short texts can be guessed from a plain hash, so
 * the key must be a secret; the same in all instances, or equal texts have different hashes.
 * @param key at least 32 characters or bytes
 * @throws {SentimentError} `option_invalid` when the key is too short
 */
export function createTextHash(key: Uint8Array | string): TextHash {
  requireTextHashKey('key', key);
  // Two one-shot hashes cost half of an Hmac object a text. The key in 64 ASCII characters is, padded, still a string of one byte a character.
  const block = hash('sha256', key, 'hex');
  const padded = (byte: number): string =>
    Array.from(block, (character) => String.fromCharCode(character.charCodeAt(0) ^ byte)).join('');
  const inner = padded(0x36);
  const outer = Buffer.alloc(blockSize + 32);
  outer.write(padded(0x5c), 0, 'latin1');
  return (text) => {
    outer.write(hash('sha256', inner + text, 'binary'), blockSize, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}

/** @throws {SentimentError} `option_invalid` */
export function requireTextHashKey(field: string, key: unknown): void {
  if ((typeof key === 'string' || key instanceof Uint8Array) && key.length >= shortestKey) return;
  const message = `option "${field}" must be a text of at least ${shortestKey} characters, or as many bytes`;
  throw new SentimentError({ code: 'option_invalid', field, message });
}
