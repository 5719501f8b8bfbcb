/** Writes a warning with what it is about the first time, and nothing afterwards, lest failures flood the log. */
export interface WarnOnce {
  (detail: unknown): void;
  /** The next call warns again. */
  reset(): void;
}

/**
 * @param message tells that it comes once, and which option receives every failure
 * @param write where the warning goes. Default: `console.warn`
 */
export function warnOnce(
  message: string,
  write: (message: string, detail: unknown) => void = (...line) => console.warn(...line),
): WarnOnce {
  let warned = false;
  const warn = (detail: unknown): void => {
    if (!warned) write(message, detail);
    warned = true;
  };
  const reset = (): void => {
    warned = false;
  };
  return Object.assign(warn, { reset });
}
