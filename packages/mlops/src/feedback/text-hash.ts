import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { instance, parseOptions, secret } from 'sentiment-core/http';
import type { Database } from '../storage/database.ts';

/** Stands for a text where the text itself may not be kept or sent. */
export type TextHash = (text: string) => string;

const shortestKey = 32;
const blockSize = 64;

/** The key as settings have it. */
export const textHashKey = secret(
  `a text of at least ${shortestKey} characters`,
  ({ length }) => length >= shortestKey,
);

const hashKey = instance<Uint8Array | string>(
  `a text of at least ${shortestKey} characters, or as many bytes`,
  (key) => (typeof key === 'string' || key instanceof Uint8Array) && key.length >= shortestKey,
);

/**
 * HMAC-SHA256 (RFC 2104) of a text's UTF-8 bytes, base64url, under the SHA-256 of a key. Short texts can be guessed from a plain hash, so
 * the key must be a secret; the same in all instances, or equal texts have different hashes.
 * @param key at least 32 characters or bytes
 * @throws {SentimentError} `option_invalid` when the key is too short
 */
export function createTextHash(key: Uint8Array | string): TextHash {
  parseOptions(hashKey, key, 'key');
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

const settingName = 'text-hash-key';

/**
 * The hash that stored predictions carry in place of their text. Without a key of one's own the database makes and keeps
 * one: then whoever has the whole database can test guesses of a text, but two installations cannot be compared.
 * @param key at least 32 characters, the same in all instances and for as long as the predictions are kept
 * @throws {SentimentError} `option_invalid`, and as `Database.transaction`
 */
export async function openTextHash(database: Database, key?: string): Promise<TextHash> {
  if (key !== undefined) parseOptions(textHashKey, key, 'textHashKey');
  return createTextHash(key ?? (await storedKey(database)));
}

function storedKey(database: Database): Promise<string> {
  return database.transaction(async (transaction) => {
    await transaction
      .insertInto('settings')
      .values({ name: settingName, value: randomBytes(32).toString('base64url') })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { value } = await transaction
      .selectFrom('settings')
      .select('value')
      .where('name', '=', settingName)
      .executeTakeFirstOrThrow();
    return value;
  });
}

/** In constant time. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
