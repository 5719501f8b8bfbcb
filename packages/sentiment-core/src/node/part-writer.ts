import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Writes one file of a split: rows as they are, packed or not. */
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
  const target = gzip ? createGzip({ level: 6 }) : file;
  if (target !== file) target.pipe(file);
  const done = finished(file);
  // Received by whoever waits next; without this a failure in between would end the process.
  done.catch(() => undefined);
  const hash = createHash('sha256').update(header);
  if (header.length > 0) target.write(header);
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    async write(added) {
      if (added.length === 0) return;
      const bytes = Buffer.concat(added);
      hash.update(bytes);
      rows += added.length;
      if (!target.write(bytes)) await Promise.race([once(target, 'drain'), done]);
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
