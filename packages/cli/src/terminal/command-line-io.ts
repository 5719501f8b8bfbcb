import type { Writable } from 'node:stream';

/** Everything a command touches besides files: a test hands in its own. */
export interface CommandLineIo {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when `stderr` is a terminal, whose last line can be rewritten. */
  readonly terminal: boolean;
  /** The date that reports carry. */
  now(): Date;
  /**
   * Calls `listener` once, when the user wants the command to stop (Ctrl-C, SIGTERM).
   * @returns stops listening
   */
  onInterrupt(listener: () => void): () => void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** The streams and signals of this process. A second signal ends the process as if nobody listened. */
export function createProcessIo(): CommandLineIo {
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    terminal: process.stderr.isTTY === true,
    now: () => new Date(),
    onInterrupt(listener) {
      const stop = (): void => {
        for (const signal of signals) process.off(signal, onSignal);
      };
      const onSignal = (): void => {
        stop();
        listener();
      };
      for (const signal of signals) process.on(signal, onSignal);
      return stop;
    },
  };
}
