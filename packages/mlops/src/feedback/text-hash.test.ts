import { createHmac, hash } from 'node:crypto';
import { expect, it, test } from 'vitest';
import { openDatabase } from '../storage/open-database.ts';
import { createTextHash, isSameHash, openTextHash } from './text-hash.ts';
import fc from 'fast-check';

it('is the HMAC-SHA256 of RFC 2104 under the SHA-256 of the key', () => {
  const keys = fc.oneof(fc.uint8Array({ minLength: 32 }), fc.string({ unit: 'binary', minLength: 32 }));
  fc.assert(
    fc.property(keys, fc.string({ unit: 'binary' }), (key, text) => {
      const expected = createHmac('sha256', hash('sha256', key, 'hex'))
        .update(text, 'utf8')
        .digest('base64url');
      expect(createTextHash(key)(text)).toBe(expected);
    }),
  );
});

it('needs a key that cannot be guessed', () => {
  for (const key of ['', 'k'.repeat(31), new Uint8Array(31), 32 as never]) {
    const error = expect.objectContaining({ code: 'option_invalid', field: 'key' }) as Error;
    expect(() => createTextHash(key)).toThrow(error);
  }
  expect(createTextHash('k'.repeat(32))('a tweet')).toHaveLength(43);
});

test('a database keeps its key, and two have different ones', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => openDatabase({ kind: 'sqlite', file: ':memory:' })));
  const [first, again, elsewhere] = [await openTextHash(one), await openTextHash(one), await openTextHash(other)];
  expect(again('a tweet')).toBe(first('a tweet'));
  expect(elsewhere('a tweet')).not.toBe(first('a tweet'));
  await Promise.all([one.close(), other.close()]);
});

test('a key of one’s own stays out of the database, and must be long', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  await openTextHash(database, 'k'.repeat(32));
  expect(await database.query.selectFrom('settings').selectAll().execute()).toEqual([]);
  await expect(openTextHash(database, 'short')).rejects.toThrow('textHashKey');
  await database.close();
});

test('hashes are compared as a whole', () => {
  expect(isSameHash('abc', 'abc')).toBe(true);
  expect(isSameHash('abc', 'abd')).toBe(false);
  expect(isSameHash('abc', 'abcd')).toBe(false);
});
