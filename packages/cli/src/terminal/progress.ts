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
  const interval = terminal ? 100 : 1000;
  let last = -Infinity;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write(clearLine);
    shown = false;
  };
  return {
    update(line) {
      if (now() - last < interval) return;
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
