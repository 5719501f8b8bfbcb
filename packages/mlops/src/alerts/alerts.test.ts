import { describe, expect, it } from 'vitest';
import { createOutbox, type Outbox } from '../delivery/outbox.ts';
import { afterTest, eventually, openTemporary, temporaryFile } from '../delivery/temporary-database-fixture.ts';
import type { Database } from '../storage/database.ts';
import type { Alert } from './alert.ts';
import type { AlertsOptions } from './alerts-options.ts';
import { createAlerts, type Alerts } from './alerts.ts';
import { feedbackChange, storePredictions, tell } from './reports-fixture.ts';

const minute = 60_000;
const start = 1_800_000_000_000;

interface Instance {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly alerts: Alerts;
  readonly sent: Alert[];
}

async function open(file?: string, options: Partial<AlertsOptions> = {}): Promise<Instance> {
  const database = await openTemporary(file);
  const sent: Alert[] = [];
  const send = (payload: unknown): Promise<void> => {
    sent.push(payload as Alert);
    return Promise.resolve();
  };
  const outbox = createOutbox({ database, senders: { mail: { send } }, pollIntervalMs: 10 });
  afterTest(() => outbox.close());
  const alerts = createAlerts({ database, outbox, channels: ['mail'], checkIntervalMs: 60_000, ...options });
  afterTest(() => alerts.close());
  return { database, outbox, alerts, sent };
}
async function firings({ alerts }: Instance): Promise<readonly Alert[]> {
  return (await alerts.state(500)).firings.map(({ alert }) => alert).reverse();
}
async function counting({ alerts }: Instance): Promise<number> {
  return (await alerts.state(1)).rules.wrongPredictions.countingReports;
}

describe('createAlerts', () => {
  it('counts a report from its receipt, however long the database was away', async () => {
    const instance = await open(undefined, { clock: () => start });
    await storePredictions(instance.database, ['a', 'b', 'c', 'd']);
    const receive = (id: string, waitedMs: number): Promise<void> =>
      instance.database.transaction((transaction) =>
        instance.alerts.onChange({ ...feedbackChange(id, 'wrong'), waitedMs }, transaction),
      );
    await receive('a', 20 * minute);
    await receive('b', 10 * minute);
    await receive('c', 0);
    expect(await instance.alerts.evaluate()).toEqual([]);
    await receive('d', 6 * minute);
    expect(await instance.alerts.evaluate()).toEqual([]);
    await instance.database.transaction((transaction) =>
      instance.alerts.onChange({ ...feedbackChange('a', 'wrong'), waitedMs: 7 * minute }, transaction),
    );
    expect(await instance.alerts.evaluate()).toMatchObject([{ firstReportAt: start - 10 * minute, reports: 3 }]);
  });

  it('fires at the third report, tells every channel once, and says who predicted what', async () => {
    let now = start;
    const instance = await open(undefined, { clock: () => now });
    await storePredictions(instance.database, ['a', 'b']);
    await storePredictions(instance.database, ['c'], { version: '2', label: 'negative' });
    for (const id of ['a', 'b', 'c']) {
      now += minute;
      await tell(instance.database, instance.alerts, id);
    }
    await eventually(() => instance.sent.length === 1);
    expect(instance.sent[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      rule: 'wrong-predictions',
      firedAt: start + 3 * minute,
      threshold: 3,
      windowMs: 5 * minute,
      cooldownMs: 10 * minute,
      reports: 3,
      firstReportAt: start + minute,
      lastReportAt: start + 3 * minute,
      models: [
        { name: 'tweets', version: '1', reports: 2 },
        { name: 'tweets', version: '2', reports: 1 },
      ],
      labels: { negative: 1, positive: 2 },
      predictionIds: ['a', 'b', 'c'],
    });
    await instance.outbox.flush(1_000);
    expect(await instance.alerts.evaluate()).toEqual([]);
    expect(await instance.alerts.state(10)).toMatchObject({
      rules: { wrongPredictions: { countingReports: 0, cooldownUntil: start + 13 * minute } },
      firings: [{ alert: instance.sent[0], deliveries: [{ destination: 'mail', state: 'delivered', attempts: 1 }] }],
    });
  });

  it('does not count a report that was withdrawn, and counts one made again from then on', async () => {
    let now = start;
    const instance = await open(undefined, { clock: () => now });
    for (const [id, turned] of [
      ['a', 'wrong'],
      ['b', 'wrong'],
      ['a', 'right'],
      ['c', 'wrong'],
      ['c', 'unchanged'],
    ] as const)
      await tell(instance.database, instance.alerts, id, turned);
    expect(await instance.alerts.evaluate()).toEqual([]);
    now += 5 * minute;
    await tell(instance.database, instance.alerts, 'a');
    await eventually(async () => (await firings(instance)).length === 1);
  });

  it('fires at the end of a cooldown by its own timer', async () => {
    const instance = await open(undefined, { wrongPredictions: { cooldownMs: 1_500 } });
    for (const id of ['a', 'b', 'c']) await tell(instance.database, instance.alerts, id);
    await eventually(async () => (await firings(instance)).length === 1);
    for (const id of ['d', 'e', 'f', 'g']) await tell(instance.database, instance.alerts, id);
    const before = await firings(instance);
    await eventually(async () => (await firings(instance)).length === 2);
    const [first, second] = await firings(instance);
    expect([before.length, second.firedAt - first.firedAt]).toEqual([1, 1_500]);
    expect(second).toMatchObject({ reports: 4 });
  });

  it('goes on after a restart: reports, the cooldown and its timer are in the store', async () => {
    const file = await temporaryFile();
    const settings = { wrongPredictions: { cooldownMs: 400 } };
    const first = await open(file, settings);
    for (const id of ['a', 'b']) await tell(first.database, first.alerts, id);
    await first.alerts.close();

    const second = await open(file, settings);
    await tell(second.database, second.alerts, 'c');
    await eventually(async () => (await firings(second)).length === 1);
    for (const id of ['d', 'e', 'f']) await tell(second.database, second.alerts, id);
    await second.alerts.close();
    await second.outbox.close();

    const third = await open(file, settings);
    await eventually(async () => (await firings(third)).length === 2);
    await eventually(() => first.sent.length + second.sent.length + third.sent.length === 2);
  });

  it('finds what was committed but not evaluated when the process was killed', async () => {
    const file = await temporaryFile();
    const first = await open(file, { clock: () => start });
    await first.alerts.evaluate();
    for (const id of ['a', 'b', 'c']) {
      await first.database.transaction((transaction) =>
        first.alerts.onChange(feedbackChange(id, 'wrong'), transaction),
      );
    }
    await first.alerts.close();
    const second = await open(file, { clock: () => start + 60 * minute });
    await eventually(async () => (await firings(second)).length === 1);
    expect((await firings(second))[0].firedAt).toBe(start);
  });

  it('fires once for 1,000 concurrent reports at two instances, and once more at the end of the cooldown', async () => {
    const file = await temporaryFile();
    let now = start;
    const clock = () => now;
    const instances = [await open(file, { clock }), await open(file, { clock })];
    const ids = Array.from({ length: 1_000 }, (_, index) => `p${index}`);
    await storePredictions(instances[0].database, ids);
    await Promise.all(ids.map((id, index) => tell(instances[index % 2].database, instances[index % 2].alerts, id)));
    await Promise.all(instances.map(({ alerts }) => alerts.evaluate()));
    await eventually(() => instances[0].sent.length + instances[1].sent.length === 1);
    expect(await counting(instances[0])).toBe(997);
    now += 10 * minute;
    await Promise.all(instances.flatMap(({ alerts }) => [alerts.evaluate(), alerts.evaluate()]));
    const [first, second, ...more] = await firings(instances[1]);
    expect([first, second]).toMatchObject([
      { firedAt: start, reports: 3 },
      { firedAt: start + 10 * minute, reports: 997, models: [{ name: 'tweets', version: '1', reports: 997 }] },
    ]);
    expect([more, await counting(instances[0])]).toEqual([[], 0]);
    await eventually(() => instances[0].sent.length + instances[1].sent.length === 2);
  });

  it('evaluates two instances whose clocks differ by the times they stamped, and fires once', async () => {
    const file = await temporaryFile();
    let now = start;
    const instances = [await open(file, { clock: () => now }), await open(file, { clock: () => now + 20_000 })];
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      now += 1_000;
      const { database, alerts } = instances[index % 2];
      await tell(database, alerts, id);
      await Promise.all(instances.map((instance) => instance.alerts.evaluate()));
    }
    expect(await firings(instances[0])).toHaveLength(1);
    now += 11 * minute;
    expect((await Promise.all(instances.map(({ alerts }) => alerts.evaluate()))).flat()).toEqual([]);
  });

  it('leaves nothing behind when the feedback is rolled back', async () => {
    const { database, alerts } = await open(undefined, { wrongPredictions: { threshold: 1 } });
    const failing = database.transaction(async (transaction) => {
      await alerts.onChange(feedbackChange('a', 'wrong'), transaction);
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
    expect(await alerts.evaluate()).toEqual([]);
  });

  it('fires on the live wrong rate of a version, once in its cooldown, again when it lasts', async () => {
    let now = start;
    const instance = await open(undefined, { clock: () => now });
    const outcome = (version: string, correct: 0 | 1, count: number, hour: number) =>
      instance.database.query
        .insertInto('hourly_outcomes')
        .values({
          hour,
          model_name: 'tweets',
          model_version: version,
          label: 'positive',
          true_label: '',
          correct,
          count,
          delay_ms: 0,
        })
        .execute();
    const hour = 3_600_000;
    const thisHour = Math.floor(start / hour) * hour;
    await outcome('1', 1, 10_000, thisHour);
    await outcome('1', 0, 100, thisHour);
    await outcome('2', 1, 20, thisHour - 2 * hour);
    await outcome('2', 0, 20, thisHour - hour);
    // Long ago: not looked at.
    await outcome('2', 0, 500, thisHour - 30 * hour);
    expect(await instance.alerts.evaluate()).toEqual([]);
    await outcome('2', 0, 20, thisHour - 3 * hour);
    expect(await instance.alerts.evaluate()).toMatchObject([
      { rule: 'wrong-rate', model: { name: 'tweets', version: '2' }, wrong: 40, total: 60, limit: 0.4 },
    ]);
    expect(await instance.alerts.evaluate()).toEqual([]);
    now += 24 * hour;
    expect(await instance.alerts.evaluate()).toEqual([]);
    await outcome('2', 0, 90, thisHour + 24 * hour);
    expect(await instance.alerts.evaluate()).toMatchObject([{ wrong: 90, total: 90 }]);
  });

  it('goes on evaluating after the store failed', async () => {
    const database = await openTemporary();
    const errors: unknown[] = [];
    let broken = true;
    const flaky: Database = {
      ...database,
      exclusively: (lock, work) => (broken ? Promise.reject(new Error('locked')) : database.exclusively(lock, work)),
    };
    const outbox = createOutbox({ database, senders: {} });
    afterTest(() => outbox.close());
    const alerts = createAlerts({
      database: flaky,
      outbox,
      channels: [],
      checkIntervalMs: 100,
      onError: (error) => errors.push(error),
    });
    afterTest(() => alerts.close());
    for (const id of ['a', 'b', 'c']) await tell(database, alerts, id);
    await eventually(() => errors.length > 0);
    broken = false;
    await eventually(async () => (await alerts.state(1)).firings.length === 1);
  });

  it.each([
    [{ channels: ['pager'] }, 'channels[0]'],
    [{ channels: 'mail' as never }, 'channels'],
    [{ wrongPredictions: { threshold: 0 } }, 'wrongPredictions.threshold'],
    [{ wrongPredictions: { windowMs: 0.5 } }, 'wrongPredictions.windowMs'],
    [{ wrongPredictions: { window: 1 } as object }, 'wrongPredictions.window'],
    [{ wrongRate: { limit: 1 } }, 'wrongRate.limit'],
    [{ wrongRate: { leastFeedback: 0 } }, 'wrongRate.leastFeedback'],
    [{ checkIntervalMs: 1 }, 'checkIntervalMs'],
    [{ clock: 5 as never }, 'clock'],
  ])('refuses %o', async (options, field) => {
    const database = await openTemporary();
    const outbox = createOutbox({ database, senders: {} });
    afterTest(() => outbox.close());
    expect(() => createAlerts({ database, outbox, channels: [], ...options })).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });
});
