import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** An embedded file, for one machine. */
export interface SqliteSettings {
  readonly kind: 'sqlite';
  /** Path of the file, made when there is none; `:memory:` keeps everything in this process, 256 MiB at most. */
  readonly file: string;
  /**
   * `wal` for local disks. `exclusive` for network shares (App Service `/home`): no write-ahead log, and one process
   * alone holds the file. Default `wal`.
   */
  readonly journal?: 'wal' | 'exclusive';
}

/** A server, for several instances. Needs the package `pg`. */
export interface PostgresqlSettings {
  readonly kind: 'postgresql';
  /** E.g. `postgresql://user:password@host:5432/database`. Never shown in messages. */
  readonly connectionString: string;
  /** Connections kept at most, 1 to 100. Default 8. */
  readonly connections?: number;
}

export type DatabaseSettings = (SqliteSettings | PostgresqlSettings) & {
  /** How long a locked or lost database is waited for, in milliseconds, 0 to 600,000. Default 5,000. */
  readonly patience?: number;
};

/** Queries and transactions, the same on both kinds of database. Integers come back as numbers. */
export interface Database {
  readonly kind: 'sqlite' | 'postgresql';
  /** Single statements. Inside a transaction use the one given: this one would wait for its end. */
  readonly query: Kysely<Schema>;
  /**
   * One transaction; among all processes and instances only one with this `lock` runs at a time.
   * @throws {SentimentError} `storage_unavailable` when the database stays locked, is full or cannot be reached;
   * `storage_failed` for other failures of the database. What `work` throws rolls back and is thrown on.
   */
  exclusively<Result>(lock: string, work: (transaction: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /**
   * One transaction; durable once it resolves.
   * @throws {SentimentError} as `exclusively`
   */
  transaction<Result>(work: (transaction: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** Waits for what is under way. Safe to call twice. */
  close(): Promise<void>;
}
