import type { SentimentError } from 'sentiment-core';
import { storageFailed, storageUnavailable } from '../storage-failure.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html */
const resultCodes = { busy: 5, locked: 6, ioError: 10, full: 13, cannotOpen: 14 } as const;

const resultCodeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

/** Another connection holds the file: it may soon be free. */
export const isLocked = (error: unknown): boolean => {
  const code = resultCodeOf(error);
  return code === resultCodes.busy || code === resultCodes.locked;
};

/** Has a process lost its disk, or its place on it? */
export const sqliteFailure = (error: unknown): SentimentError => {
  switch (resultCodeOf(error)) {
    case resultCodes.busy:
    case resultCodes.locked:
      return storageUnavailable('is locked by another process', error);
    case resultCodes.full:
      return storageUnavailable('is full: there is no room left for it', error);
    case resultCodes.ioError:
      return storageUnavailable('could not read or write its file', error);
    case resultCodes.cannotOpen:
      return storageFailed('cannot open its file: its folder must be there, and writable', error);
    default:
      return storageFailed('refused a statement', error);
  }
};
