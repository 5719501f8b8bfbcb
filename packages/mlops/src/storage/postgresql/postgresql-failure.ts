import { SentimentError } from 'sentiment-core';
import { storageFailed, storageUnavailable } from '../storage-failure.ts';

/** SQLSTATE classes after which the same work may succeed later: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const passing: Readonly<Record<string, string>> = {
  '08': 'lost its connection',
  '40': 'had to give way to another transaction',
  '53': 'has no room or no connection left',
  '55': 'is locked by another transaction',
  '57': 'is stopping, or took too long',
  '58': 'could not read or write its files',
};

const stateOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Messages of PostgreSQL quote values, so they stay in the cause. */
export const postgresqlFailure = (error: unknown): SentimentError => {
  if (SentimentError.isInstance(error)) return error;
  const state = stateOf(error);
  if (state !== undefined && /^[0-9A-Z]{5}$/.test(state)) {
    const reason = passing[state.slice(0, 2)];
    return reason === undefined
      ? storageFailed(`refused a statement (SQLSTATE ${state})`, error)
      : storageUnavailable(`${reason} (SQLSTATE ${state})`, error);
  }
  return storageUnavailable('cannot be reached', error);
};
