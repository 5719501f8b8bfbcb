import { SentimentError } from 'sentiment-core';

/** The database cannot take it now: the caller may try again. */
export const storageUnavailable = (reason: string, cause: unknown): SentimentError =>
  new SentimentError({ code: 'storage_unavailable', message: `The database ${reason}.`, cause });

/** A failure that trying again does not mend. */
export const storageFailed = (reason: string, cause: unknown): SentimentError =>
  new SentimentError({ code: 'storage_failed', message: `The database ${reason}.`, cause });
