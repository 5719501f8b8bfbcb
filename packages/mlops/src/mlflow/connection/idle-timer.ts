export interface IdleTimer {
  /** Aborted when the time is over, or when one of the given signals is. */
  readonly signal: AbortSignal;
  readonly timedOut: boolean;
  /** Something moved: the time starts again. */
  touch(): void;
  /** Nothing is awaited now: no time runs until the next `touch`. */
  pause(): void;
  /** Ends the timer and lets go of the signals. */
  stop(): void;
}

/** Aborts when nothing has moved for `timeoutMs` milliseconds. */
export function startIdleTimer(timeoutMs: number, signals: readonly (AbortSignal | undefined)[]): IdleTimer {
  const controller = new AbortController();
  const watched = signals.filter((signal) => signal !== undefined);
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  const pause = () => clearTimeout(timer);
  const touch = () => {
    pause();
    timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, timeoutMs);
  };
  const abort = () => controller.abort();
  for (const signal of watched) {
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }
  touch();
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    touch,
    pause,
    stop() {
      pause();
      for (const signal of watched) signal.removeEventListener('abort', abort);
    },
  };
}
