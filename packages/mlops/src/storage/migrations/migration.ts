import type { Kysely } from 'kysely';

/** One step of the schema. Once published it never changes. */
export interface Migration {
  /** Sorts after all before it, e.g. `0002-alerts`. */
  readonly name: string;
  /** Runs inside the transaction that also records it. The tables of later steps are not there. */
  apply(transaction: Kysely<unknown>): Promise<void>;
}
