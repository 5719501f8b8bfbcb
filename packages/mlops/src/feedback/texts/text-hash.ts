import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SentimentError } from 'sentiment-core';
import type { Database } from '../../storage/database.ts';

/** HMAC-SHA256 of a text's UTF-8 bytes under the key of this installation, base64url. */
export type TextHash = (text: string) => string;

const settingName = 'text-hash-key';
const blockSize = 64;

/**
 * The hash that stored predictions carry in place of their text. Without a key of one's own the database makes and keeps
 * one: then whoever has the whole database can test guesses of a text, but two installations cannot be compared.
 * @param key at least 32 characters, the same in all instances and for as long as the predictions are kept
 * @throws {SentimentError} `option_invalid`, and as `Database.transaction`
 */
export const openTextHash = async (database: Database, key?: string): Promise<TextHash> => {
  if (key === undefined) return createTextHash(await storedKey(database));
  if (typeof key === 'string' && key.length >= 32) return createTextHash(key);
  const message = 'option "textHashKey" must be a text of at least 32 characters';
  throw new SentimentError({ code: 'option_invalid', field: 'textHashKey', message });
};

const storedKey = (database: Database): Promise<string> =>
  database.transaction(async (transaction) => {
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

/**
 * RFC 2104 by two one-shot hashes, at half the cost of a Hmac object a text. The key is reduced to 64 ASCII characters,
 * so that padded it is still a string of one byte a character.
 */
export const createTextHash = (key: string): TextHash => {
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
};

/** In constant time. */
export const isSameHash = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
};
