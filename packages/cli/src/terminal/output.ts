import type { Writable } from 'node:stream';
import type { CommandLineIo } from './command-line-io.ts';

/** Thrown by `Output.write` when nobody reads any more, e.g. after `| head`; the command ends quietly. */
export const readerGone = new Error('the reader of the output is gone');

export interface Output {
  /**
   * Resolves when the text is handed on, so that a slow reader slows the command down instead of filling memory.
   * @throws `readerGone`, or the stream's own error
   */
  write(text: string): Promise<void>;
}

function readerLeft(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/**
 * Keeps a failure of the stream from ending the process; to be called once a stream.
 * @returns waits for what was written so far and tells its first failure: `readerGone`, the stream's own error, or
 * undefined when there was none
 */
export function watchOutput(stream: Writable): () => Promise<Error | undefined> {
  let failure: Error | undefined;
  stream.on('error', (error) => (failure ??= readerLeft(error) ? readerGone : error));
  return async () => {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
    // The stream tells its listeners after the callbacks of its writes.
    await new Promise((resolve) => setImmediate(resolve));
    return failure;
  };
}

/** The stream must be watched with `watchOutput`. */
export function createOutput(stream: Writable): Output {
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else reject(readerLeft(error) ? readerGone : error);
        });
      }),
  };
}

/** Lines of cells, columns as wide as their widest cell; the first is aligned left, the others right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

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

/** A number with commas between thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A fraction as a percentage with one digit after the point. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}
