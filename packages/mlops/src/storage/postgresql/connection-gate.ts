import { storageUnavailable } from '../storage-failure.ts';

/** Lets so many in at once; the others wait in line. */
export interface ConnectionGate {
  /** @throws {SentimentError} `storage_unavailable` after `patience` milliseconds in line */
  enter(): Promise<void>;
  leave(): void;
}

/** The pool of `pg` gives one time for both connecting and waiting in line: a burst of requests is no lost server. */
export const createConnectionGate = (places: number, patience: number): ConnectionGate => {
  let free = places;
  const line: (() => void)[] = [];

  const wait = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.splice(line.indexOf(enter), 1);
        reject(storageUnavailable(`had no connection free for ${patience} ms`, undefined));
      }, patience);
      line.push(enter);
    });

  return {
    async enter() {
      if (free === 0) return wait();
      free -= 1;
    },
    leave() {
      const next = line.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
};
