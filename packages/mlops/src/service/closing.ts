/** Closes parts in the reverse order of their making; one that fails does not keep the others open. */
export interface Closing {
  add(close: () => unknown): void;
  /** Safe to call twice. Failures go to `onError`. */
  close(): Promise<void>;
}

export const createClosing = (onError: (error: unknown) => void): Closing => {
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        onError(error);
      }
    }
  };
  return { add: (close) => void closers.push(close), close: () => (closed ??= closeAll()) };
};
