import type { Database, StoreClock } from '../storage/database.ts';
import type { Alert } from './alert.ts';
import type { WrongPredictionsRule, WrongRateRule } from './alerts-options.ts';
import { readCooldown } from './rule-state.ts';

/** What became of one message. */
export interface AlertDelivery {
  readonly destination: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  /** Milliseconds since 1970, as all times here. */
  readonly lastAttemptAt: number | null;
  readonly deliveredAt: number | null;
  /** When a pending message is tried next. */
  readonly nextAttemptAt: number | null;
  /** Why the last attempt failed, or what to know of the success; without secrets. */
  readonly note: string | null;
}

export interface AlertsState {
  readonly rules: {
    readonly wrongPredictions: WrongPredictionsRule & {
      /** Predictions reported wrong within the last window, and not withdrawn. */
      readonly standingReports: number;
      /** Reports within the window or since the last firing that no alert has included yet: they count towards the next one. */
      readonly countingReports: number;
      /** Null when the rule may fire at the next report. */
      readonly cooldownUntil: number | null;
    };
    /** Null when the rule is left out. */
    readonly wrongRate: (WrongRateRule & { readonly cooldownUntil: number | null }) | null;
  };
  /** Newest first. */
  readonly firings: readonly { readonly alert: Alert; readonly deliveries: readonly AlertDelivery[] }[];
}

interface AlertsStateOptions {
  readonly database: Database;
  readonly clock: StoreClock;
  readonly wrongPredictions: WrongPredictionsRule;
  readonly wrongRate: WrongRateRule | undefined;
  /** Firings at most. */
  readonly limit: number;
}

export async function readAlertsState(options: AlertsStateOptions): Promise<AlertsState> {
  const { database, clock, wrongPredictions, wrongRate, limit } = options;
  const { query } = database;
  const now = await clock.now();
  const since = now - wrongPredictions.windowMs;
  const standing = await query
    .selectFrom('feedback')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('wrong_since', '>=', since)
    .executeTakeFirst();
  const coolingUntil = await readCooldown(query, 'wrong-predictions');
  const counting = await query
    .selectFrom('alert_reports')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(
      'reported_at',
      '>=',
      coolingUntil === null ? since : Math.min(since, coolingUntil - wrongPredictions.cooldownMs),
    )
    .executeTakeFirst();
  return {
    rules: {
      wrongPredictions: {
        ...wrongPredictions,
        standingReports: Number(standing?.count ?? 0),
        countingReports: Number(counting?.count ?? 0),
        cooldownUntil: coolingUntil,
      },
      wrongRate:
        wrongRate === undefined ? null : { ...wrongRate, cooldownUntil: await readCooldown(query, 'wrong-rate') },
    },
    firings: await readFirings(database, limit),
  };
}

async function readFirings({ query }: Database, limit: number): Promise<AlertsState['firings']> {
  const firings = await query
    .selectFrom('alert_firings')
    .select(['id', 'alert'])
    .orderBy('fired_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  if (firings.length === 0) return [];
  const rows = await query
    .selectFrom('deliveries')
    .select(['subject', 'destination', 'state', 'attempts', 'attempted_at', 'settled_at', 'due_at', 'note'])
    .where(
      'subject',
      'in',
      firings.map(({ id }) => id),
    )
    .orderBy('destination')
    .execute();
  return firings.map(({ id, alert }) => ({
    alert: JSON.parse(alert) as Alert,
    deliveries: rows
      .filter(({ subject }) => subject === id)
      .map(({ destination, state, attempts, attempted_at, settled_at, due_at, note }) => ({
        destination,
        state,
        attempts,
        lastAttemptAt: attempted_at,
        deliveredAt: state === 'delivered' ? settled_at : null,
        nextAttemptAt: state === 'pending' ? due_at : null,
        note,
      })),
  }));
}
