import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../storage/database.ts';
import { createTextHash, requireTextHashKey, type TextHash } from '../../text-hash/create-text-hash.ts';

const settingName = 'text-hash-key';

/**
 * The hash that stored predictions carry in place of their text. Without a key of one's own the database makes and keeps
 * one: then whoever has the whole database can test guesses of a text, but two installations cannot be compared.
 * @param key at least 32 characters, the same in all instances and for as long as the predictions are kept
 * @throws {SentimentError} `option_invalid`, and as `Database.transaction`
 */
export const openTextHash = async (database: Database, key?: string): Promise<TextHash> => {
  if (key !== undefined) requireTextHashKey('textHashKey', key);
  return createTextHash(key ?? (await storedKey(database)));
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

/** In constant time. */
export const isSameHash = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
};
