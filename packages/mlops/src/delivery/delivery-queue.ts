import type { Kysely } from 'kysely';
import { createPredictionIdGenerator } from 'sentiment-core/http';
import type { Schema } from '../storage/schema.ts';
import { isGivenUp, type OutboxSettings } from './outbox-options.ts';
import type { DeliveryAttempt } from './sender.ts';
import { createStoreClock } from '../storage/database.ts';

export interface OutgoingMessage {
  /** Name of a sender. */
  readonly destination: string;
  /** Anything that JSON keeps. */
  readonly payload: unknown;
  /** What it is about, e.g. the id of a firing, to find its deliveries by. */
  readonly subject?: string | undefined;
}

export interface ClaimedDelivery extends DeliveryAttempt {
  readonly payload: unknown;
  readonly lease: string;
}

/** How an attempt ended; `released` gives the message back as if it had not been tried. */
export type AttemptOutcome = { readonly delivery: ClaimedDelivery; readonly note: string | null } & (
  | { readonly ended: 'delivered' }
  | { readonly ended: 'failed'; readonly waitMs: number }
  | { readonly ended: 'released' }
);

/** The outbox's table. */
interface DeliveryQueue {
  enqueue(transaction: Kysely<Schema>, message: OutgoingMessage): Promise<string>;
  /** Destinations that have something to send now. */
  dueDestinations(): Promise<readonly string[]>;
  /** Leases at most `limit` messages for `leaseMs`. */
  claim(destination: string, limit: number, leaseMs: number): Promise<readonly ClaimedDelivery[]>;
  /** Records how attempts ended, in one transaction. Returns those that were given up. */
  settle(outcomes: readonly AttemptOutcome[]): Promise<readonly ClaimedDelivery[]>;
  /** Gives up what no sender has taken for too long, and forgets what was settled long ago. */
  tidy(): Promise<void>;
}

/** No wait and no lease reaches further ahead, unless the clock was set back since: such a message is due. */
const farthestMs = 2 * 3_600_000;

export function createDeliveryQueue(settings: OutboxSettings): DeliveryQueue {
  const { database, retry, keepMs } = settings;
  const { now } = createStoreClock(database, settings.clock);
  const makeId = createPredictionIdGenerator();
  const farthest = Math.max(farthestMs, 2 * retry.longestWaitMs);

  const pending = (executor: Kysely<Schema>, time: number) =>
    executor
      .selectFrom('deliveries')
      .where('state', '=', 'pending')
      .where(({ or, eb }) => or([eb('due_at', '<=', time), eb('due_at', '>', time + farthest)]));

  return {
    async enqueue(transaction, { destination, payload, subject = null }) {
      const id = makeId();
      const time = await now(transaction);
      const row = { id, destination, subject, payload: JSON.stringify(payload), created_at: time, due_at: time };
      await transaction
        .insertInto('deliveries')
        .values({ ...row, state: 'pending', attempts: 0 })
        .execute();
      return id;
    },
    async dueDestinations() {
      const rows = await pending(database.query, await now())
        .select('destination')
        .distinct()
        .execute();
      return rows.map(({ destination }) => destination);
    },
    claim: (destination, limit, leaseMs) =>
      database.transaction(async (transaction) => {
        const time = await now(transaction);
        const wanted = pending(transaction, time).where('destination', '=', destination).orderBy('due_at').limit(limit);
        const columns = ['id', 'payload', 'attempts', 'created_at'] as const;
        const rows = await (database.kind === 'postgresql' ? wanted.forUpdate().skipLocked() : wanted)
          .select(columns)
          .execute();
        if (rows.length === 0) return [];
        const lease = makeId();
        await transaction
          .updateTable('deliveries')
          .set((eb) => ({ lease, due_at: time + leaseMs, attempted_at: time, attempts: eb('attempts', '+', 1) }))
          .where(
            'id',
            'in',
            rows.map(({ id }) => id),
          )
          .execute();
        return rows.map(({ id, payload, attempts, created_at }) => ({
          id,
          payload: JSON.parse(payload) as unknown,
          attempt: attempts + 1,
          createdAt: created_at,
          lease,
        }));
      }),
    settle: (outcomes) =>
      database.transaction(async (transaction) => {
        const time = await now(transaction);
        const update = (delivery: ClaimedDelivery) =>
          transaction.updateTable('deliveries').where('id', '=', delivery.id).where('state', '=', 'pending');
        const givenUp: ClaimedDelivery[] = [];
        for (const outcome of outcomes) {
          const { delivery, note } = outcome;
          if (outcome.ended === 'delivered') {
            // Delivered is delivered, even when the lease has run out meanwhile.
            const set = { state: 'delivered', lease: null, settled_at: time, note } as const;
            await update(delivery).set(set).execute();
            continue;
          }
          const own = update(delivery).where('lease', '=', delivery.lease);
          if (outcome.ended === 'released') {
            await own.set({ lease: null, due_at: time, attempts: delivery.attempt - 1 }).execute();
          } else if (isGivenUp(retry, delivery.attempt, time - delivery.createdAt)) {
            await own.set({ state: 'failed', lease: null, settled_at: time, note }).execute();
            givenUp.push(delivery);
          } else {
            await own.set({ lease: null, due_at: time + outcome.waitMs, note }).execute();
          }
        }
        return givenUp;
      }),
    async tidy() {
      const time = await now();
      await database.query
        .updateTable('deliveries')
        .set({ state: 'failed', settled_at: time, note: 'no instance has this destination' })
        .where('state', '=', 'pending')
        .where('destination', 'not in', ['', ...Object.keys(settings.senders)])
        // Also what was tried before its destination was taken out of the settings; an instance that has it would try it.
        .where('due_at', '<=', time - retry.giveUpAfterMs)
        .execute();
      await database.query
        .deleteFrom('deliveries')
        .where('state', '!=', 'pending')
        .where('settled_at', '<', time - keepMs)
        .execute();
    },
  };
}
