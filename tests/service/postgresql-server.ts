import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { access, chown, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** Where PostgreSQL's own programs lie, and whom they run as. */
export interface PostgresqlPrograms {
  /** Folder of `initdb` and `postgres`. */
  readonly folder: string;
  /** The user to run as; undefined for the present one. PostgreSQL refuses to run as root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

function onPath(): string[] {
  return (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
}

async function candidates(): Promise<string[]> {
  const debian: string[] = [];
  for await (const program of glob('/usr/lib/postgresql/*/bin/initdb')) debian.push(dirname(program));
  const configured = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  );
  return [...configured, ...onPath(), ...debian.sort().reverse()];
}

async function hasServer(folder: string): Promise<boolean> {
  const programs = ['initdb', 'postgres'].map((program) => access(join(folder, program), constants.X_OK));
  return (await Promise.allSettled(programs)).every(({ status }) => status === 'fulfilled');
}

async function numberOf(option: string): Promise<number> {
  return Number((await run('id', [option, 'postgres'])).stdout);
}

/**
 * Looks for PostgreSQL in PATH and where Debian keeps it. Without: prints one line and resolves to undefined, or fails
 * when REQUIRE_SERVICES is 1.
 */
export async function findPostgresql(): Promise<PostgresqlPrograms | undefined> {
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
}

/** A real server of its own, in a temporary folder, on a free port of 127.0.0.1. */
export interface PostgresqlServer {
  /** Makes an empty database and resolves to its connection string. */
  createDatabase(): Promise<string>;
  /** Ends the server as a power cut would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port. */
  restart(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Makes a cluster and starts its server; takes a second or two. Ends with this process at the latest. */
export async function startPostgresql(programs: PostgresqlPrograms): Promise<PostgresqlServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgresql-server-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const password = crypto.randomUUID();
  const port = await freePort();
  const addressOf = (database: string): string => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (programs.user !== undefined)
    for (const path of [folder, passwordFile]) await chown(path, programs.user.uid, programs.user.gid);
  await run(
    join(programs.folder, 'initdb'),
    [
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
    ],
    { ...programs.user, cwd: folder },
  );

  let child: ChildProcess | undefined;
  let databases = 0;
  const killAtExit = () => void child?.kill('SIGKILL');
  process.once('exit', killAtExit);

  const start = async (): Promise<void> => {
    const log = openSync(join(folder, 'server.log'), 'a');
    child = spawn(
      join(programs.folder, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=200'],
      { ...programs.user, cwd: folder, stdio: ['ignore', log, log] },
    );
    const deadline = Date.now() + 60_000;
    while (!(await answers(addressOf('postgres')))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        const tail = (await readFile(join(folder, 'server.log'), 'utf8')).slice(-2_000);
        throw new Error(`postgres did not become ready (exit ${String(child.exitCode)})\n${tail}`);
      }
      await sleep(50);
    }
  };

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const current = child;
    child = undefined;
    if (current === undefined || current.exitCode !== null) return;
    const exited = once(current, 'exit');
    current.kill(signal);
    await exited;
  };

  await start();
  return {
    async createDatabase() {
      databases += 1;
      const name = `database_${databases}`;
      const client = new Client(addressOf('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return addressOf(name);
    },
    // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, recovery at the next start.
    kill: () => end('SIGQUIT'),
    restart: start,
    async stop() {
      await end('SIGINT');
      process.off('exit', killAtExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
