import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const roomBytes = 1_000_000;
const fillerBytes = 16_000_000;

/** A place with room for about a megabyte, until room is made. */
export interface SmallDisk {
  readonly folder: string;
  /** What the process that writes there must be run by. */
  readonly runner: readonly string[];
  /** What makes it small. */
  readonly by: string;
  /** What the service says of it. */
  readonly complaint: string;
  makeRoom(processId: number): Promise<void>;
  remove(): Promise<void>;
}

/** A file system in memory where this user may mount one; else a limit on the size of files, which Linux has everywhere. */
export async function createSmallDisk(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  const filler = join(folder, 'filler');
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${roomBytes + fillerBytes}`, 'tmpfs', folder]);
  } catch {
    return {
      folder,
      runner: ['prlimit', `--fsize=${roomBytes}:unlimited`],
      by: 'a limit on the size of files',
      complaint: 'The database could not read or write its file',
      makeRoom: async (processId) => void (await run('prlimit', ['--pid', String(processId), '--fsize=unlimited'])),
      remove,
    };
  }
  await writeFile(filler, Buffer.alloc(fillerBytes));
  return {
    folder,
    runner: [],
    by: 'a file system in memory',
    complaint: 'The database is full',
    makeRoom: () => rm(filler),
    async remove() {
      await run('umount', [folder]);
      await remove();
    },
  };
}
