import type { Writable } from 'node:stream';

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
