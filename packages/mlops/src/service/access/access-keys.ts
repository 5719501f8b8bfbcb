import { createHash, timingSafeEqual } from 'node:crypto';
import { requireList, SentimentError } from 'sentiment-core/http';

/** Shorter keys could be guessed. */
const leastKeyLength = 16;

/** Says whether a presented key is one of the list. */
export type KeyCheck = (presented: string) => boolean;

const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/**
 * Compares with every key of the list, in a time that tells nothing of which one was near: digests of one length are
 * compared, not the keys.
 * @param option name of the setting, for errors
 * @param keys each at least 16 characters of visible ASCII, so that it fits in a header
 * @throws {SentimentError} `option_invalid`, without quoting the key
 */
export const createKeyCheck = (option: string, keys: readonly string[]): KeyCheck => {
  requireList(option, keys, requireKey);
  const digests = keys.map(digestOf);
  return (presented) => {
    const digest = digestOf(presented);
    let known = false;
    for (const one of digests) known = timingSafeEqual(one, digest) || known;
    return known;
  };
};

const requireKey = (option: string, key: unknown): void => {
  if (typeof key === 'string' && key.length >= leastKeyLength && /^[\x21-\x7e]+$/.test(key)) return;
  throw new SentimentError({
    code: 'option_invalid',
    field: option,
    message: `option "${option}" must be at least ${leastKeyLength} visible ASCII characters without spaces`,
  });
};
