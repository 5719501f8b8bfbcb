import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertsOf, createSeededRandom, manyAtOnce } from './http-client.ts';
import { startService, type ServiceProcess } from './service-process.ts';

const rounds = 30;
const clients = 4;
const longestMoment = 400;
const threshold = 3;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-service-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Predictions that this round says are wrong, until there are enough for an alert. */
interface Reports {
  readonly acknowledged: Set<string>;
  /** Sent, and the answer was lost with the process. */
  unknown: string | undefined;
}

async function reportWrong(service: ServiceProcess, reports: Reports): Promise<void> {
  while (reports.acknowledged.size < threshold) {
    if (reports.unknown === undefined) {
      const { body } = await service.post('/predict', { text: 'late again' });
      reports.unknown = String(body['predictionId']);
    }
    const { status } = await service.post('/feedback', { predictionId: reports.unknown, correct: false });
    // A prediction without acknowledged feedback may be lost with the process.
    if (status === 200) reports.acknowledged.add(reports.unknown);
    else expect(status).toBe(404);
    reports.unknown = undefined;
  }
}

/** Says that predictions are right, as fast as answers come, until the service is gone. */
async function keepSayingRight(service: ServiceProcess, acknowledged: string[]): Promise<void> {
  for (;;) {
    const { body } = await service.post('/predict', { text: 'lovely crew' });
    const predictionId = String(body['predictionId']);
    const { status } = await service.post('/feedback', { predictionId, correct: true });
    expect(status).toBe(200);
    acknowledged.push(predictionId);
  }
}

describe.each(['wal', 'exclusive'] as const)('a service killed at any moment, journal %s', (journal) => {
  it('loses no acknowledged feedback, fires each alert once, and opens its file again', async () => {
    const file = join(folder, `${journal}.sqlite`);
    const environment = { SQLITE_FILE: file, SQLITE_JOURNAL: journal, ALERT_COOLDOWN_SECONDS: '1' };
    const random = createSeededRandom(journal === 'wal' ? 7 : 8);
    const allRight: string[] = [];
    const allWrong: string[][] = [];
    let unfinished: Reports | undefined;
    let service = await startService({ environment });
    for (let round = 0; round <= rounds; round++) {
      if (unfinished !== undefined) {
        await reportWrong(service, unfinished);
        allWrong.push([...unfinished.acknowledged]);
      }
      const current = service;
      await expect.poll(async () => (await alertsOf(current)).length, { timeout: 60_000 }).toBe(allWrong.length);
      if (round === rounds) break;

      const right: string[] = [];
      const reports: Reports = { acknowledged: new Set(), unknown: undefined };
      const loads = Array.from({ length: clients }, () => keepSayingRight(current, right));
      const alerting = sleep(random() * (longestMoment / 2)).then(() => reportWrong(current, reports));
      const ended = Promise.allSettled([...loads, alerting]);
      await sleep(random() * longestMoment);
      await current.kill();
      for (const result of await ended)
        if (result.status === 'rejected') expect(result.reason).toHaveProperty('code', expect.stringMatching(/^E/));
      unfinished = reports;

      service = await startService({ environment });
      const again = await manyAtOnce(right, 16, async (predictionId) => {
        const { status, body } = await service.post('/feedback', { predictionId, correct: true });
        return [status, body['changed']];
      });
      expect(again).toEqual(right.map(() => [200, false]));
      allRight.push(...right);
    }

    const firings = await alertsOf(service);
    expect(await service.stop()).toBe(0);
    expect(firings.map(({ alert }) => [alert.reports, [...alert.predictionIds].sort()])).toEqual(
      allWrong.toReversed().map((ids) => [threshold, [...ids].sort()]),
    );
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const rows = database.prepare('select prediction_id, correct from feedback').all();
    database.close();
    const stored = new Map(rows.map(({ prediction_id, correct }) => [prediction_id, correct]));
    expect(allRight.filter((id) => stored.get(id) !== 1)).toEqual([]);
    expect(allWrong.flat().filter((id) => stored.get(id) !== 0)).toEqual([]);
    expect(allRight.length).toBeGreaterThan(0);
    console.warn(`${journal}: ${rounds} kills, ${allRight.length} acknowledged reports, ${firings.length} alerts`);
  });
});
