/** Writes a warning with what it is about the first time, and nothing afterwards, lest failures flood the log. */
export interface WarnOnce {
  (detail: unknown): void;
  /** The next call warns again. */
  reset(): void;
}

/** @param message tells that it comes once, and which option receives every failure */
export function warnOnce(message: string): WarnOnce {
  let warned = false;
  const warn = (detail: unknown): void => {
    if (!warned) console.warn(message, detail);
    warned = true;
  };
  const reset = (): void => {
    warned = false;
  };
  return Object.assign(warn, { reset });
}
