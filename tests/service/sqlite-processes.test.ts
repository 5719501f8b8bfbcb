import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '@sentiment-core/mlops/service';

const program = fileURLToPath(new URL('./sqlite-feedback-process.ts', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-processes-'));
});
afterAll(() => rm(folder, { recursive: true }));

function start(...parameters: string[]): { readonly child: ChildProcess; readonly printed: () => string[] } {
  const child = spawn(process.execPath, [program, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // The last line may be cut.
  return { child, printed: () => output.split('\n').slice(0, -1) };
}

async function storedIds(file: string): Promise<Set<string>> {
  const database = await openDatabase({ kind: 'sqlite', file });
  const rows = await database.query.selectFrom('feedback').select('prediction_id').execute();
  const outcomes = await database.query.selectFrom('hourly_outcomes').select('count').execute();
  const predictions = await database.query.selectFrom('predictions').select('id').execute();
  await database.close();
  // A transaction is there as a whole, or not at all.
  expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
  expect(predictions.length).toBeGreaterThanOrEqual(rows.length);
  return new Set(rows.map(({ prediction_id }) => prediction_id));
}

test.each(['wal', 'exclusive'])('what was acknowledged outlives kill -9 (%s)', async (journal) => {
  const file = join(folder, `killed-${journal}.db`);
  const acknowledged: string[] = [];
  for (const wanted of [1, 7, 20]) {
    const { child, printed } = start(file, journal);
    while (printed().length < wanted) await once(child.stdout ?? child, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    acknowledged.push(...printed());
    const stored = await storedIds(file);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  }
});

test('processes that start together on one new file share it', async () => {
  const file = join(folder, 'shared.db');
  const processes = Array.from({ length: 3 }, () => start(file, 'wal', '20'));
  const codes = await Promise.all(processes.map(({ child }) => once(child, 'close')));
  expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
  const stored = await storedIds(file);
  expect(new Set(processes.flatMap(({ printed }) => printed()))).toEqual(stored);
  expect(stored.size).toBe(60);
});

test('on a network share there is no write-ahead log', async () => {
  const file = join(folder, 'share.db');
  const { child, printed } = start(file, 'exclusive');
  while (printed().length < 3) await once(child.stdout ?? child, 'data');
  expect((await readdir(folder)).filter((name) => name.startsWith('share.db') && /wal|shm/.test(name))).toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'close');
});
