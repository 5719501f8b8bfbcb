import type { Kysely } from 'kysely';
import type { Schema } from '../../storage/schema.ts';
import type { Alert } from '../alert.ts';

export interface JudgeOptions<Rule> {
  readonly rule: Rule;
  /** The time of the reports. */
  readonly now: number;
  readonly makeId: () => string;
}

/** What a rule says now, and what becomes of it. */
export interface Verdict {
  /** Whether something must be written; if not, the rest is not looked at. */
  readonly changes: boolean;
  readonly cooldownUntil: number | null;
}

/** Judges one rule in the store. Reading comes first and locks nothing; what it finds is found again under the lock. */
export interface Judge {
  read(executor: Kysely<Schema>): Promise<Verdict>;
  /** Writes the state of the rule, and returns the alerts to send. */
  write(transaction: Kysely<Schema>): Promise<readonly Alert[]>;
}
