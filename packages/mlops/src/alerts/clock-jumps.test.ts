import { describe, expect, it } from 'vitest';
import { createOutbox } from '../delivery/outbox.ts';
import { afterTest, openTemporary, temporaryFile } from '../delivery/temporary-database-fixture.ts';
import { createAlerts } from './alerts.ts';
import { tell } from './reports-fixture.ts';
import { clockStep } from './rule-state.ts';

const minute = 60_000;
const start = 1_800_000_000_000;

/** Time that passes, and clocks that show it with what they were set by. */
function createTime() {
  let [passed, set] = [0, 0];
  return {
    pass: (milliseconds: number) => void (passed += milliseconds),
    set: (milliseconds: number) => void (set += milliseconds),
    clock: () => start + passed + set,
    steadyClock: () => passed,
  };
}
type Time = ReturnType<typeof createTime>;

async function open(time: Time, file?: string) {
  const database = await openTemporary(file);
  const outbox = createOutbox({ database, senders: {}, clock: time.clock });
  afterTest(() => outbox.close());
  const { clock, steadyClock } = time;
  const alerts = createAlerts({ database, outbox, channels: [], clock, steadyClock, checkIntervalMs: 600_000 });
  afterTest(() => alerts.close());
  await alerts.evaluate();
  return { database, alerts, report: (id: string) => tell(database, alerts, id) };
}
async function firedCount({ alerts }: Awaited<ReturnType<typeof open>>): Promise<number> {
  await alerts.evaluate();
  return (await alerts.state(100)).firings.length;
}

describe('a clock that is set', () => {
  it.each([60 * minute, -60 * minute, 400 * 24 * 60 * minute])(
    'by %i ms between the reports of one window neither hides nor moves them',
    async (jump) => {
      const time = createTime();
      const instance = await open(time);
      await instance.report('a');
      time.pass(minute);
      await instance.report('b');
      time.set(jump);
      time.pass(minute);
      await instance.report('c');
      expect(await firedCount(instance)).toBe(1);
    },
  );

  it.each([60 * minute, -60 * minute, -4 * minute])(
    'by %i ms between reports that lie further apart fires nothing',
    async (jump) => {
      const time = createTime();
      const instance = await open(time);
      for (const id of ['a', 'b', 'c', 'd', 'e']) {
        await instance.report(id);
        time.pass(3 * minute);
        time.set(jump);
        time.pass(minute);
      }
      expect(await firedCount(instance)).toBe(0);
    },
  );

  it.each([60 * minute, -60 * minute])('by %i ms leaves a cooldown as long as it is', async (jump) => {
    const time = createTime();
    const instance = await open(time);
    for (const id of ['a', 'b', 'c']) await instance.report(id);
    expect(await firedCount(instance)).toBe(1);
    for (const id of ['d', 'e', 'f']) await instance.report(id);
    time.pass(4 * minute);
    time.set(jump);
    expect(await firedCount(instance)).toBe(1);
    time.pass(6 * minute - 1);
    expect(await firedCount(instance)).toBe(1);
    time.pass(1);
    expect(await firedCount(instance)).toBe(2);
  });

  it('is taken out once, however many instances notice', async () => {
    const file = await temporaryFile();
    const time = createTime();
    const instances = [await open(time, file), await open(time, file), await open(time, file)];
    await instances[0].report('a');
    await instances[1].report('b');
    time.set(60 * minute);
    time.pass(minute);
    for (const instance of instances) await instance.alerts.evaluate();
    await instances[2].report('c');
    expect(await firedCount(instances[0])).toBe(1);
    time.set(-60 * minute);
    await instances[1].report('d');
    await instances[0].report('e');
    time.pass(10 * minute);
    await instances[2].report('f');
    expect(await firedCount(instances[2])).toBe(1);
  });

  it('back while no instance ran does not put reports out of reach', async () => {
    const file = await temporaryFile();
    const time = createTime();
    const first = await open(time, file);
    await first.report('a');
    time.pass(1_000);
    await first.report('b');
    await first.alerts.close();
    time.set(-60 * minute);
    const second = await open(time, file);
    time.pass(minute);
    await second.report('c');
    expect(await firedCount(second)).toBe(1);
  });

  it('back while no instance ran does not make a cooldown longer', async () => {
    const file = await temporaryFile();
    const time = createTime();
    const first = await open(time, file);
    for (const id of ['a', 'b', 'c']) await first.report(id);
    expect(await firedCount(first)).toBe(1);
    await first.alerts.close();
    time.set(-24 * 60 * minute);
    const second = await open(time, file);
    for (const id of ['d', 'e', 'f']) await second.report(id);
    time.pass(10 * minute);
    expect(await firedCount(second)).toBe(2);
  });
});

describe('clockStep', () => {
  it('is what the wall clock gained beyond the time that passed and what is corrected', () => {
    const before = { wall: 1_000_000, steady: 5_000, corrected: 700 };
    expect(clockStep(before, { wall: 1_060_000, steady: 65_000, corrected: 700 })).toBe(0);
    expect(clockStep(before, { wall: 4_660_000, steady: 65_000, corrected: 700 })).toBe(3_600_000);
    expect(clockStep(before, { wall: 4_660_000, steady: 65_000, corrected: 3_600_700 })).toBe(0);
    expect(clockStep(before, { wall: 61_000, steady: 65_000, corrected: 700 })).toBe(-999_000);
    expect(clockStep(before, { wall: 1_061_999, steady: 65_000, corrected: 700 })).toBe(0);
  });
});
