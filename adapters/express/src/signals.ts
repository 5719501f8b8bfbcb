/** Calls `close` on the first of the signals. A second one ends the process at once, as without us. */
export const closeOnSignals = (signals: readonly NodeJS.Signals[], close: () => Promise<void>): (() => void) => {
  const onSignal = (): void => {
    stop();
    void close();
  };
  const stop = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
};
