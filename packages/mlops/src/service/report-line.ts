/** What went wrong, in one line without a stack. */
export const failureLine = (error: unknown): string => {
  const reason = error instanceof Error ? error.message : String(error);
  return `sentiment service: ${reason.replaceAll(/\s*[\r\n]+\s*/g, ' ')}`;
};

const pauseMs = 1_000;

/** Writes failures as lines, at most one a second: a store that is away fails for every request. */
export const createFailureLog = (write: (line: string) => void, clock = () => performance.now()) => {
  let lastAt = -Infinity;
  let silent = 0;
  return (error: unknown): void => {
    const now = clock();
    if (now - lastAt < pauseMs) {
      silent += 1;
      return;
    }
    lastAt = now;
    write(silent === 0 ? failureLine(error) : `${failureLine(error)} (and ${silent} more failures before)`);
    silent = 0;
  };
};
