import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { storageError } from './storage-error.ts';

/** Bytes on disk that nobody else can open and that are gone with the process, however it ends. */
export interface ScratchFile {
  /** @param position in bytes */
  write(bytes: NodeJS.ArrayBufferView, position: number): void;
  /** Fills `bytes`, with zeros where nothing was written. */
  read(bytes: Uint8Array, position: number): void;
  close(): void;
}

/**
 * The file is made at the first write. It loses its name at once: what is left is the open file, which the system removes
 * when it is closed, after a crash too.
 * Every method throws {SentimentError} `storage_failed` when the disk is full or may not be written.
 * @param folder an existing folder on the disk to use
 */
export function createScratchFile(folder: string): ScratchFile {
  let descriptor: number | undefined;
  let closed = false;
  const open = (): number => {
    if (closed) throw new Error('the scratch file is closed');
    const path = join(folder, `.sentiment-${randomUUID()}.tmp`);
    const opened = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return opened;
  };
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw storageError(`temporary file in ${folder}`, error);
    }
  };
  return {
    write: (bytes, position) =>
      guard(() => {
        descriptor ??= open();
        for (let done = 0; done < bytes.byteLength;)
          done += writeSync(descriptor, bytes, done, bytes.byteLength - done, position + done);
      }),
    read: (bytes, position) =>
      guard(() => {
        let done = 0;
        while (descriptor !== undefined && done < bytes.length) {
          const read = readSync(descriptor, bytes, done, bytes.length - done, position + done);
          if (read === 0) break;
          done += read;
        }
        bytes.fill(0, done);
      }),
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      closed = true;
    },
  };
}
