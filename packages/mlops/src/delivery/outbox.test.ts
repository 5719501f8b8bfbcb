import { describe, expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import { type DeliveryAttempt, deliveryFailure, type Sender } from './sender.ts';
import type { OutboxOptions } from './outbox-options.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { afterTest, eventually, openTemporary, temporaryFile } from './temporary-database-fixture.ts';

function open(database: Database, senders: OutboxOptions['senders'], options: Partial<OutboxOptions> = {}): Outbox {
  const outbox = createOutbox({ database, senders, pollIntervalMs: 10, closeTimeoutMs: 100, ...options });
  afterTest(() => outbox.close());
  return outbox;
}
function put(database: Database, outbox: Outbox, destination: string, payload: unknown): Promise<string> {
  return database.transaction((transaction) => outbox.enqueue(transaction, { destination, payload }));
}
function rows(database: Database) {
  return database.query.selectFrom('deliveries').selectAll().orderBy('id').execute();
}

/** Remembers what it is sent. */
function recorder(): Sender & { readonly sent: { payload: unknown; attempt: DeliveryAttempt }[] } {
  const sent: { payload: unknown; attempt: DeliveryAttempt }[] = [];
  return {
    sent,
    send: (payload, _signal, attempt) => {
      sent.push({ payload, attempt });
      return Promise.resolve();
    },
  };
}

describe('createOutbox', () => {
  it('sends what is committed, once, and records it', async () => {
    const database = await openTemporary();
    const mail = recorder();
    const outbox = open(database, { mail });
    const id = await put(database, outbox, 'mail', { text: 'ünï \u2028 😀' });
    await eventually(async () => (await rows(database))[0].state === 'delivered');
    expect(mail.sent).toEqual([
      { payload: { text: 'ünï \u2028 😀' }, attempt: { id, attempt: 1, createdAt: expect.any(Number) } },
    ]);
    expect((await rows(database))[0]).toMatchObject({ attempts: 1, note: null, lease: null });
    expect(await outbox.flush(1_000)).toBe(true);
    expect(mail.sent).toHaveLength(1);
  });

  it('gives up what nobody has tried for too long, its destination gone from the settings', async () => {
    const database = await openTemporary();
    const day = 24 * 3_600_000;
    const common = { destination: 'slack', payload: '1', state: 'pending' as const, created_at: Date.now() - 3 * day };
    await database.query
      .insertInto('deliveries')
      .values([
        { ...common, id: 'tried long ago', attempts: 3, due_at: Date.now() - 2 * day },
        { ...common, id: 'tried by another instance', attempts: 9, due_at: Date.now() + 60_000 },
      ])
      .execute();
    open(database, { mail: recorder() });
    const states = async () => (await rows(database)).map(({ id, state }) => [id, state]);
    await eventually(async () => (await states())[1][1] === 'failed');
    expect(await states()).toEqual([
      ['tried by another instance', 'pending'],
      ['tried long ago', 'failed'],
    ]);
  });

  it('sends nothing of a transaction that is rolled back', async () => {
    const database = await openTemporary();
    const mail = recorder();
    const outbox = open(database, { mail });
    const failing = database.transaction(async (transaction) => {
      await outbox.enqueue(transaction, { destination: 'mail', payload: 1 });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await outbox.flush(1_000)).toBe(true);
    expect([mail.sent, await rows(database)]).toEqual([[], []]);
  });

  it('tries again, records the failure, and tells the number of the attempt', async () => {
    const database = await openTemporary();
    const attempts: number[] = [];
    const sender: Sender = {
      send: (_payload, _signal, { attempt }) => {
        attempts.push(attempt);
        return attempt < 4 ? Promise.reject(deliveryFailure(`answered ${attempt}`)) : Promise.resolve('thanks');
      },
    };
    const outbox = open(database, { hook: sender }, { retry: { firstWaitMs: 1 } });
    await put(database, outbox, 'hook', {});
    await eventually(async () => (await rows(database))[0].note === 'answered 3');
    await eventually(async () => (await rows(database))[0].state === 'delivered');
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect((await rows(database))[0]).toMatchObject({ attempts: 4, note: 'thanks' });
  });

  it('does not let a slow destination hold another, and ends a send that never ends', async () => {
    const database = await openTemporary();
    const mail = recorder();
    const slow: Sender = { send: () => new Promise(() => undefined), timeoutMs: 1_000 };
    const outbox = open(database, { slow, mail }, { retry: { firstWaitMs: 100_000, longestWaitMs: 100_000 } });
    await put(database, outbox, 'slow', 1);
    for (let index = 0; index < 5; index++) await put(database, outbox, 'mail', index);
    await eventually(() => mail.sent.length === 5, 900);
    await eventually(async () => (await rows(database))[0].note === 'took longer than 1000 ms');
    expect(await outbox.flush(3_000)).toBe(true);
    expect((await rows(database)).map(({ state }) => state)).toEqual(['pending', ...Array(5).fill('delivered')]);
  });

  it('gives up after the time and the attempts, and says so', async () => {
    const database = await openTemporary();
    const errors: unknown[] = [];
    let now = 1_000_000;
    const sender: Sender = { send: () => Promise.reject(new TypeError('https://user:secret@host')) };
    const outbox = open(
      database,
      { hook: sender },
      {
        retry: { firstWaitMs: 1_000, giveUpAfterMs: 10_000, leastAttempts: 3 },
        clock: () => now,
        onError: (e) => errors.push(e),
      },
    );
    await put(database, outbox, 'hook', {});
    for (let round = 0; round < 20; round++) {
      await outbox.flush(1_000);
      now += 2_000;
    }
    const [row] = await rows(database);
    expect(row).toMatchObject({ state: 'failed', note: 'failed with TypeError' });
    expect(row.attempts).toBeGreaterThanOrEqual(3);
    expect(String(errors)).toContain(`message ${row.id} to "hook" is given up`);
    expect(String(errors)).not.toContain('secret');
  });

  it('leaves a receiver alone for as long as it asks, an hour at most', async () => {
    const database = await openTemporary();
    const now = 5_000;
    const waits = [120_000, 1e12];
    const sender: Sender = { send: () => Promise.reject(deliveryFailure('answered 429', undefined, waits.shift())) };
    const outbox = open(database, { hook: sender }, { clock: () => now });
    for (const expected of [125_000, 3_605_000]) {
      const id = await put(database, outbox, 'hook', {});
      await outbox.flush(1_000);
      expect((await rows(database)).find((row) => row.id === id)?.due_at).toBe(expected);
    }
  });

  it('is shared by instances: each message is sent by one of them', async () => {
    const file = await temporaryFile();
    const databases = [await openTemporary(file), await openTemporary(file), await openTemporary(file)];
    const seen: string[] = [];
    const sender: Sender = {
      concurrency: 5,
      send: async (payload) => {
        seen.push(String(payload));
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
    };
    const outboxes = databases.map((database) => open(database, { hook: sender }));
    await Promise.all(
      Array.from({ length: 150 }, (_, index) => put(databases[index % 3], outboxes[index % 3], 'hook', index)),
    );
    await eventually(() => seen.length >= 150, 30_000);
    await Promise.all(outboxes.map((outbox) => outbox.flush(5_000)));
    expect([...seen].sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 150 }, (_, n) => String(n)));
  });

  it('takes over what a killed instance had leased, once the lease is over', async () => {
    const file = await temporaryFile();
    const [first, second] = [await openTemporary(file), await openTemporary(file)];
    let now = 1_000_000;
    const stuck = open(first, { hook: { send: () => new Promise(() => undefined) } }, { clock: () => now });
    const id = await put(first, stuck, 'hook', 'x');
    await eventually(async () => (await rows(first))[0].lease !== null);
    const hook = recorder();
    const other = open(second, { hook }, { clock: () => now });
    expect(await other.flush(1_000)).toBe(true);
    expect(hook.sent).toEqual([]);
    now += 40_001;
    await eventually(() => hook.sent.length === 1);
    expect(hook.sent[0].attempt).toMatchObject({ id, attempt: 2 });
  });

  it('gives back what is under way when it closes, without counting the attempt', async () => {
    const file = await temporaryFile();
    const database = await openTemporary(file);
    let aborted = false;
    const send: Sender['send'] = (_payload, signal) =>
      new Promise(() => signal.addEventListener('abort', () => (aborted = true)));
    const outbox = open(database, { hook: { send } });
    await put(database, outbox, 'hook', 'x');
    await eventually(async () => (await rows(database))[0].lease !== null);
    await Promise.all([outbox.close(), outbox.close()]);
    expect(aborted).toBe(true);
    expect((await rows(database))[0]).toMatchObject({ state: 'pending', attempts: 0, lease: null });
    const hook = recorder();
    const next = open(database, { hook });
    await eventually(() => hook.sent.length === 1);
    expect(await next.flush(1_000)).toBe(true);
  });

  it('sends at once what a clock, since set back, had put off for days', async () => {
    const database = await openTemporary();
    let now = 100 * 24 * 3_600_000;
    const attempts: number[] = [];
    const sender: Sender = {
      send: (_payload, _signal, { attempt }) => {
        attempts.push(attempt);
        return attempt === 1 ? Promise.reject(new Error()) : Promise.resolve();
      },
    };
    const outbox = open(database, { hook: sender }, { clock: () => now });
    await put(database, outbox, 'hook', 'x');
    // Recorded, too: a failure recorded by the clock of afterwards would wait for that clock, which stands still.
    await eventually(async () => (await rows(database))[0].note !== null);
    expect(attempts).toEqual([1]);
    now -= 10 * 24 * 3_600_000;
    await eventually(async () => (await rows(database))[0].state === 'delivered');
  });

  it('leaves messages for destinations of other instances alone', async () => {
    const file = await temporaryFile();
    const [first, second] = [await openTemporary(file), await openTemporary(file)];
    const mail = recorder();
    const without = open(first, {});
    await put(first, without, 'mail', 'x');
    expect(await without.flush(500)).toBe(true);
    expect((await rows(first))[0].state).toBe('pending');
    open(second, { mail });
    await eventually(() => mail.sent.length === 1);
  });

  it('is found in the store by what it is about, and forgotten in time', async () => {
    const database = await openTemporary();
    let now = 1_000_000;
    const clock = () => now;
    const outbox = open(database, { mail: recorder() }, { clock, keepMs: 1_000 });
    await database.transaction((transaction) =>
      outbox.enqueue(transaction, { destination: 'mail', payload: 1, subject: 'alert-1' }),
    );
    await outbox.flush(1_000);
    expect((await rows(database))[0].subject).toBe('alert-1');
    await outbox.close();
    now += 1_001;
    open(database, { mail: recorder() }, { clock, keepMs: 1_000 });
    await eventually(async () => (await rows(database)).length === 0);
  });

  it.each([
    [{ pollIntervalMs: 1 }, 'pollIntervalMs'],
    [{ retry: { firstWaitMs: 0 } }, 'retry.firstWaitMs'],
    [{ retry: { firstWaitMs: 10, longestWaitMs: 9 } }, 'retry.longestWaitMs'],
    [{ retry: { wait: 1 } as object }, 'retry.wait'],
    [{ senders: { a: { send: 1 } } as never }, 'senders.a.send'],
    [{ senders: { a: { send: () => Promise.resolve(), concurrency: 0 } } }, 'senders.a.concurrency'],
    [{ clocks: 1 } as object, 'clocks'],
  ])('refuses %o', async (options, field) => {
    const database = await openTemporary();
    expect(() => createOutbox({ database, senders: {}, ...options })).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });
});
