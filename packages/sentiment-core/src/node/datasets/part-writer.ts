import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Writes one file of a split: rows as they are, packed or not. Failures of the file are thrown by what comes next. */
export interface PartWriter {
  readonly rows: number;
  /** Resolves when there is room for more. */
  write(rows: readonly Buffer[]): Promise<void>;
  /** @returns sha256 of the bytes before packing, hexadecimal */
  close(): Promise<string>;
  destroy(): void;
}

/** @param header written first; may be empty */
export function createPartWriter(path: string, header: Buffer, gzip: boolean): PartWriter {
  const file = createWriteStream(path, { flush: true });
  const packer = gzip ? createGzip({ level: 6 }) : undefined;
  const target = packer ?? file;
  const done = packer === undefined ? finished(file) : pipeline(packer, file);
  let failure: unknown;
  let wake = (): void => undefined;
  done.catch((error: unknown) => {
    failure = error;
    wake();
  });
  target.on('drain', () => wake());
  const hash = createHash('sha256').update(header);
  if (header.length > 0) target.write(header);
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    async write(added) {
      if (failure !== undefined) throw failure;
      if (added.length === 0) return;
      const bytes = Buffer.concat(added);
      hash.update(bytes);
      rows += added.length;
      if (target.write(bytes)) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (failure !== undefined) throw failure;
    },
    async close() {
      target.end();
      await done;
      return hash.digest('hex');
    },
    destroy() {
      target.destroy();
      file.destroy();
    },
  };
}
