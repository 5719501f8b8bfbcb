import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, openStoreUnderTest } from '../testing/index.ts';
import { openDatabase } from './open-database.ts';

let folder = '';
let files = 0;
function newFile(): string {
  return join(folder, `file-${(files += 1)}.db`);
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-sqlite-'));
});
afterAll(() => rm(folder, { recursive: true }));

const unavailable = { code: 'storage_unavailable' };

test('a file locked for a while is waited for, and the event loop goes on', async () => {
  const file = newFile();
  const store = await openStoreUnderTest(await openDatabase({ kind: 'sqlite', file }));
  const observed = store.predict();
  store.recorder.onPredictions([observed]);
  await store.recorder.flush();
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  setTimeout(() => other.exec('commit'), 300);
  const { changed } = await store.feedback.record({ predictionId: observed.predictionId, correct: false });
  clearInterval(ticking);
  other.close();
  expect(changed).toBe(true);
  expect(ticks).toBeGreaterThan(5);
  await store.database.close();
});

test('a file that stays locked is refused, and works when it is free again', async () => {
  const file = newFile();
  const store = await openStoreUnderTest(await openDatabase({ kind: 'sqlite', file, timeoutMs: 50 }));
  const observed = store.predict();
  store.recorder.onPredictions([observed]);
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  const report = { predictionId: observed.predictionId, correct: false };
  expect(await failureOf(store.feedback.record(report))).toEqual(unavailable);
  expect(await failureOf(openDatabase({ kind: 'sqlite', file, timeoutMs: 50 }))).toEqual(unavailable);
  expect(store.recorder.figures().waiting).toBe(1);
  other.exec('rollback');
  other.close();
  expect((await store.feedback.record(report)).changed).toBe(true);
  await store.database.close();
});

test('a line of requests behind a locked file does not wait one after the other', async () => {
  const file = newFile();
  const database = await openDatabase({ kind: 'sqlite', file, timeoutMs: 300 });
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  const started = performance.now();
  const write = () => failureOf(database.transaction(() => Promise.resolve()));
  expect(await Promise.all(Array.from({ length: 50 }, write))).toEqual(Array.from({ length: 50 }, () => unavailable));
  expect(performance.now() - started).toBeLessThan(50 * 300);
  other.exec('rollback');
  other.close();
  expect(await write()).toEqual('no failure');
  await database.close();
});

test('a full disk refuses feedback, keeps predictions waiting, and goes on when there is room', async () => {
  const store = await openStoreUnderTest(await openDatabase({ kind: 'sqlite', file: newFile() }));
  const { database, recorder, feedback, predict } = store;
  const known = predict();
  recorder.onPredictions([known]);
  await recorder.flush();
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.query);
  await sql`pragma max_page_count = ${sql.raw(String(rows[0].page_count))}`.execute(database.query);
  recorder.onPredictions(Array.from({ length: 500 }, () => predict()));
  expect(await failureOf(recorder.flush())).toEqual(unavailable);
  const report = { predictionId: known.predictionId, correct: false, comment: 'x'.repeat(4_000) };
  // Small changes fit into pages that are there: fill those as well.
  let answer: unknown = 'no failure';
  for (let tries = 0; answer === 'no failure' && tries < 50; tries++)
    answer = await failureOf(feedback.record({ ...report, correct: tries % 2 === 0 }));
  expect(answer).toEqual(unavailable);
  expect(recorder.figures()).toEqual({ stored: 1, dropped: 0, waiting: 500 });
  await sql`pragma max_page_count = 1000000`.execute(database.query);
  await recorder.flush();
  expect(recorder.figures()).toEqual({ stored: 501, dropped: 0, waiting: 0 });
  await feedback.record({ ...report, trueLabel: 'negative' });
  await database.close();
});

test('memory holds so much and no more', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const pages = await sql<{ max_page_count: number }>`pragma max_page_count`.execute(database.query);
  const size = await sql<{ page_size: number }>`pragma page_size`.execute(database.query);
  expect(pages.rows[0].max_page_count * size.rows[0].page_size).toBe(256 * 1024 * 1024);
  await database.close();
});

test('on a network share one process alone holds the file', async () => {
  const file = newFile();
  const first = await openDatabase({ kind: 'sqlite', file, journal: 'exclusive' });
  const second = openDatabase({ kind: 'sqlite', file, journal: 'exclusive', timeoutMs: 50 });
  expect(await failureOf(second)).toEqual(unavailable);
  const waiting = openDatabase({ kind: 'sqlite', file, journal: 'exclusive' });
  await sleep(100);
  await first.close();
  await (await waiting).close();
});

test('what is no database, or lies nowhere, is refused', async () => {
  const file = newFile();
  await writeFile(file, 'not a database, though long enough to be looked at'.repeat(100));
  expect(await failureOf(openDatabase({ kind: 'sqlite', file }))).toEqual({ code: 'storage_failed' });
  const nowhere = join(folder, 'no', 'such', 'folder.db');
  expect(await failureOf(openDatabase({ kind: 'sqlite', file: nowhere }))).toEqual({ code: 'storage_failed' });
});

test('a database of a newer version is refused', async () => {
  const file = newFile();
  await (await openDatabase({ kind: 'sqlite', file })).close();
  const other = new DatabaseSync(file);
  other.exec("insert into schema_migrations values ('9999-later', 0)");
  other.close();
  await expect(openDatabase({ kind: 'sqlite', file })).rejects.toThrow('newer version (9999-later)');
});

test('after close statements are refused, and close may be called again', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: newFile() });
  await Promise.all([database.close(), database.close()]);
  await expect(database.query.selectFrom('settings').selectAll().execute()).rejects.toThrow('destroyed');
});

test.each([
  [{ kind: 'mysql' }, 'database.kind'],
  [{ kind: 'sqlite', file: '' }, 'database.file'],
  [{ kind: 'sqlite', file: 'a', journal: 'off' }, 'database.journal'],
  [{ kind: 'sqlite', file: 'a', timeoutMs: -1 }, 'database.timeoutMs'],
  [{ kind: 'sqlite', file: 'a', synchronous: 'off' }, 'database.synchronous'],
  [{ kind: 'postgresql' }, 'database.connectionString'],
  [{ kind: 'postgresql', connectionString: 'x', connections: 0 }, 'database.connections'],
])('wrong settings name the option: %j', async (settings, field) => {
  expect(await failureOf(openDatabase(settings as never))).toEqual({ code: 'option_invalid', field });
});
