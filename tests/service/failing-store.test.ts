import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { manyAtOnce } from './http-client.ts';
import { startService, type ServiceProcess } from './service-process.ts';
import { createSmallDisk } from './small-disk.ts';

const unavailable = { status: 503, retryAfter: '1', body: { code: 'storage_unavailable' } };

async function predict(service: ServiceProcess, count = 1): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, index) => `late again, flight ${index}`);
  const { status, body } = await service.post('/predict/batch', { texts });
  expect(status).toBe(200);
  return (body['predictions'] as { predictionId: string }[]).map(({ predictionId }) => predictionId);
}

function report(service: ServiceProcess, predictionId: string, correct: boolean, comment = '') {
  return service.post('/feedback', { predictionId, correct, comment });
}

function predictionsIn(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('select count(*) as count from predictions').all();
  database.close();
  return rows[0]?.['count'];
}

const onLinux = process.platform === 'linux';
if (!onLinux) console.warn('skipped: a full disk needs tmpfs or prlimit, which Linux has');

it.skipIf(!onLinux)(
  'a full disk: predictions go on, feedback is refused with a time to come back, and nothing is lost once there is room',
  async () => {
    const disk = await createSmallDisk();
    console.warn(`the disk is made small by ${disk.by}`);
    const file = join(disk.folder, 'service.sqlite');
    const service = await startService({ environment: { SQLITE_FILE: file }, runner: disk.runner });
    const [known] = await predict(service);
    expect((await report(service, known, false)).status).toBe(200);
    let made = 1;
    let answer = { status: 200 };
    for (let tries = 0; answer.status === 200 && tries < 200; tries++) {
      made += (await predict(service, 200)).length;
      answer = await report(service, known, tries % 2 === 0, 'x'.repeat(4_000));
    }
    expect(answer).toMatchObject(unavailable);
    made += (await predict(service, 100)).length;
    expect((await service.get('/ready')).status).toBe(200);

    await disk.makeRoom(service.processId);
    await expect.poll(async () => (await report(service, known, true)).status, { timeout: 60_000 }).toBe(200);
    const [after] = await predict(service);
    made += 1;
    await expect.poll(async () => (await report(service, after, false)).status, { timeout: 60_000 }).toBe(200);
    expect(service.output()).toContain(disk.complaint);
    expect(await service.stop()).toBe(0);
    expect(predictionsIn(file)).toBe(made);
    await disk.remove();
  },
);

it('a file locked by another process: predictions go on, feedback is refused with a time to come back, and nothing is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'locked-store-'));
  const file = join(folder, 'service.sqlite');
  const service = await startService({ environment: { SQLITE_FILE: file } });
  const ids = await predict(service, 1_000);
  expect((await report(service, ids[0], false)).status).toBe(200);
  const other = new DatabaseSync(file, { timeout: 30_000 });
  other.exec('begin immediate');
  // As many as there are places: they must take none from predictions.
  const refused = Promise.all(ids.map((id) => report(service, id, true)));
  let [answered, slowest] = [0, 0];
  let waiting = true;
  void refused.then(() => (waiting = false));
  while (waiting) {
    const { status, milliseconds } = await service.post('/predict', { text: 'late again' });
    expect(status).toBe(200);
    answered += 1;
    // No more than can wait in memory.
    await sleep(1);
    slowest = Math.max(slowest, milliseconds);
  }
  const answers = await refused;
  expect(answers.filter(({ status }) => status !== 503)).toEqual([]);
  expect(answers[0]).toMatchObject(unavailable);
  console.warn(`${answered} predictions while the file was locked, the slowest in ${slowest.toFixed(0)} ms`);
  other.exec('rollback');
  other.close();
  const taken = await manyAtOnce(ids, 16, async (id) => (await report(service, id, true)).status);
  expect(taken.filter((status) => status !== 200)).toEqual([]);
  expect(await service.stop()).toBe(0);
  expect(predictionsIn(file)).toBe(1_000 + answered);
  await rm(folder, { recursive: true });
});
