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

export function createOutput(stream: Writable): Output {
  // The failure is received by the callback of `write`; without a listener it would also end the process.
  stream.on('error', () => undefined);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else
            reject(
              'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') ? readerGone : error,
            );
        });
      }),
  };
}
