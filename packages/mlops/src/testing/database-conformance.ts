import type { ConformanceRunner } from 'sentiment-core/testing';
import type { Database } from '../storage/database.ts';
import { failureOf } from './recorded-predictions.ts';

/** Two openings of one new, empty database. */
export interface OpenedTwice {
  readonly first: Database;
  /** The same as `first` where a database cannot be opened twice. */
  readonly second: Database;
}

export interface DatabaseConformanceOptions {
  readonly name: string;
  readonly open: () => Promise<OpenedTwice>;
  readonly runner: ConformanceRunner;
}

/** Defines one test for each thing that every kind of database must do. */
export function describeDatabaseConformance({ name, open, runner }: DatabaseConformanceOptions): void {
  const { describe, it, expect } = runner;

  const test = (title: string, use: (opened: OpenedTwice) => Promise<void>): void =>
    it(title, async () => {
      const opened = await open();
      try {
        await use(opened);
      } finally {
        await Promise.all([opened.first.close(), opened.second.close()]);
      }
    });

  const setting = (database: Database, key: string): Promise<string | undefined> =>
    database.query
      .selectFrom('settings')
      .select('value')
      .where('name', '=', key)
      .executeTakeFirst()
      .then((row) => row?.value);

  describe(`${name} as a database`, () => {
    test('what one opening commits, the other one reads', async ({ first, second }) => {
      await first.transaction((transaction) =>
        transaction.insertInto('settings').values({ name: 'a', value: 'naïve 😀' }).execute(),
      );
      expect(await setting(second, 'a')).toEqual('naïve 😀');
    });

    test('integers come back as numbers, sums and counts too', async ({ first }) => {
      const row = { model_name: 'm', model_version: '1', measure: 'label', bucket: 'b' };
      await first.query
        .insertInto('hourly_counts')
        .values([1, 2].map((hour) => ({ ...row, hour, count: 2 ** 40 })))
        .execute();
      const sums = await first.query
        .selectFrom('hourly_counts')
        .select(({ fn }) => [fn.sum('count').as('sum'), fn.countAll().as('rows'), fn.max('hour').as('last')])
        .executeTakeFirst();
      expect(sums).toEqual({ sum: 2 ** 41, rows: 2, last: 2 });
    });

    test('work that throws leaves nothing behind', async ({ first, second }) => {
      const failure = first.transaction(async (transaction) => {
        await transaction.insertInto('settings').values({ name: 'a', value: 'b' }).execute();
        throw Object.assign(new Error('no'), { code: 'mine' });
      });
      expect(await failureOf(failure)).toEqual({ code: 'mine' });
      expect(await setting(second, 'a')).toEqual(undefined);
    });

    test('a refused statement is storage_failed, and the next transaction works', async ({ first }) => {
      const insert = () =>
        first.transaction((transaction) =>
          transaction.insertInto('settings').values({ name: 'a', value: 'b' }).execute(),
        );
      await insert();
      expect(await failureOf(insert())).toEqual({ code: 'storage_failed' });
      expect(await setting(first, 'a')).toEqual('b');
    });

    test('among all openings one at a time holds a lock', async ({ first, second }) => {
      const count = (database: Database) =>
        database.exclusively('counter', async (transaction) => {
          const row = await transaction.selectFrom('settings').select('value').executeTakeFirst();
          const next = String(Number(row?.value ?? 0) + 1);
          if (row === undefined) await transaction.insertInto('settings').values({ name: 'n', value: next }).execute();
          else await transaction.updateTable('settings').set({ value: next }).execute();
        });
      await Promise.all(Array.from({ length: 40 }, (_, index) => count(index % 2 === 0 ? first : second)));
      expect(await setting(first, 'n')).toEqual('40');
    });

    test('a statement beside the transaction, inside it, is refused rather than waited for', async ({ first }) => {
      const beside = first.transaction(async () => setting(first, 'a'));
      expect(await failureOf(beside)).toEqual({ code: 'storage_failed' });
      const inside = first.transaction(() => first.exclusively('lock', () => Promise.resolve()));
      expect(await failureOf(inside)).toEqual({ code: 'storage_failed' });
      expect(await setting(first, 'a')).toEqual(undefined);
    });
  });
}
