import { expect, test } from 'vitest';
import { openDatabase } from '../../storage/open-database.ts';
import { isSameHash, openTextHash } from './open-text-hash.ts';

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
