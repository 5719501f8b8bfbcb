import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where PostgreSQL's own programs lie, and whom they run as. */
export interface PostgresqlPrograms {
  /** Folder of `initdb` and `postgres`. */
  readonly folder: string;
  /** The user to run as; undefined for the present one. PostgreSQL refuses to run as root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const onPath = (): string[] => (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');

const candidates = async (): Promise<string[]> => {
  const debian: string[] = [];
  for await (const program of glob('/usr/lib/postgresql/*/bin/initdb')) debian.push(dirname(program));
  const configured = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  );
  return [...configured, ...onPath(), ...debian.sort().reverse()];
};

const hasServer = async (folder: string): Promise<boolean> => {
  const programs = ['initdb', 'postgres'].map((program) => access(join(folder, program), constants.X_OK));
  return (await Promise.allSettled(programs)).every(({ status }) => status === 'fulfilled');
};

const numberOf = async (option: string): Promise<number> => Number((await run('id', [option, 'postgres'])).stdout);

/**
 * Looks for PostgreSQL in PATH and where Debian keeps it. Without: prints one line and resolves to undefined, or fails
 * when REQUIRE_SERVICES is 1.
 */
export const findPostgresql = async (): Promise<PostgresqlPrograms | undefined> => {
  try {
    let folder: string | undefined;
    for (const candidate of await candidates()) if (await hasServer(candidate)) folder ??= candidate;
    if (folder === undefined) throw new Error('initdb and postgres are not installed');
    const root = process.getuid?.() === 0;
    return { folder, user: root ? { uid: await numberOf('-u'), gid: await numberOf('-g') } : undefined };
  } catch (error) {
    const reason = `PostgreSQL does not run here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    if (process.env['REQUIRE_SERVICES'] === '1')
      throw new Error(`REQUIRE_SERVICES is set and ${reason}`, { cause: error });
    console.warn(`skipped: ${reason}`);
    return undefined;
  }
};
