/**
 * Prediction ids: UUID version 7 (RFC 9562, section 5.7), in order of creation within a process.
 * Within a millisecond the 12 bits of rand_a count up (section 6.2, method 1); when they run out, or the clock steps
 * back, the timestamp goes on from where it was, so that ids never repeat and never go backwards.
 */
export interface PredictionIdOptions {
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Fills the bytes with cryptographically strong randomness. Default `crypto.getRandomValues`. */
  readonly fillRandom?: (bytes: Uint8Array<ArrayBuffer>) => void;
}

const bytesPerId = 10;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexVariant = Array.from({ length: 256 }, (_, byte) => hex[(byte & 0x3f) | 0x80]);

/** Makes a generator of ids like `0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c`. */
export const createPredictionIdGenerator = (options: PredictionIdOptions = {}): (() => string) => {
  const { now = Date.now, fillRandom = (bytes) => crypto.getRandomValues(bytes) } = options;
  // Asking for randomness costs more than making an id: ask for 400 ids at once.
  const pool = new Uint8Array(400 * bytesPerId);
  let position = pool.length;
  let timestamp = -1;
  let counter = 0;
  let prefix = '';

  // The counter starts below 2048, which leaves at least 2048 ids to its millisecond.
  const startMillisecond = (milliseconds: number): void => {
    timestamp = milliseconds;
    counter = ((pool[position] << 8) | pool[position + 1]) & 0x7ff;
    const digits = milliseconds.toString(16).padStart(12, '0');
    prefix = `${digits.slice(0, 8)}-${digits.slice(8)}-7`;
  };

  return () => {
    if (position === pool.length) {
      fillRandom(pool);
      position = 0;
    }
    const current = Math.floor(now());
    if (current > timestamp) startMillisecond(current);
    else if (++counter > 0xfff) startMillisecond(timestamp + 1);
    const p = position;
    position += bytesPerId;
    return (
      prefix +
      (counter >> 8).toString(16) +
      hex[counter & 0xff] +
      '-' +
      hexVariant[pool[p + 2]] +
      hex[pool[p + 3]] +
      '-' +
      hex[pool[p + 4]] +
      hex[pool[p + 5]] +
      hex[pool[p + 6]] +
      hex[pool[p + 7]] +
      hex[pool[p + 8]] +
      hex[pool[p + 9]]
    );
  };
};
