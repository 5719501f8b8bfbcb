import type { TrainingObserver } from 'sentiment-core';
import type { CommandLineIo } from './command-line-io.ts';

/** Shows how far long work is: one line rewritten on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Shown when enough time has passed since the last one: 0.1 s on a terminal, else 1 s. */
  update(line: string): void;
  /** Always shown, on a line of its own. */
  note(line: string): void;
  /** Takes the rewritten line away. */
  clear(): void;
}

const clearLine = '\r\u001B[K';

export function createProgress(
  { stderr, terminal }: CommandLineIo,
  now: () => number = () => performance.now(),
): Progress {
  const intervalMs = terminal ? 100 : 1000;
  let last = -Infinity;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write(clearLine);
    shown = false;
  };
  return {
    update(line) {
      if (now() - last < intervalMs) return;
      last = now();
      stderr.write(terminal ? `${clearLine}${line}` : `${line}\n`);
      shown = terminal;
    },
    note(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    clear,
  };
}

/** What long work is given: how to show progress, and a signal that the user wants it to stop. */
export interface WatchedWork {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Does work that shows progress and that an interrupt stops. */
export async function watchWork<Result>(
  io: CommandLineIo,
  work: (watched: WatchedWork) => Promise<Result>,
): Promise<Result> {
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    return await work({ progress, signal: abort.signal });
  } finally {
    progress.clear();
    stopListening();
  }
}

/** Shows every event of a training as `stage step  name value  name value`, and passes it on. */
export function createTrainingProgress(progress: Progress, next?: TrainingObserver): TrainingObserver {
  return {
    onEvent(event) {
      const { stage, step, metrics } = event;
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`);
      try {
        progress.update([`${stage} ${step}`, ...figures].join('  '));
      } finally {
        next?.onEvent(event);
      }
    },
  };
}
