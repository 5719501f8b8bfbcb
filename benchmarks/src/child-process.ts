import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerName } from './servers.ts';

/** Does a task in a process of its own: the script reads it from one file and writes its result into another. */
export async function runTask<Result>(
  script: string,
  task: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-task-'));
  try {
    const [taskFile, resultFile] = [join(folder, 'task.json'), join(folder, 'result.json')];
    await writeFile(taskFile, JSON.stringify(task));
    const parameters = ['--no-warnings', '--expose-gc', script, taskFile, resultFile];
    const child = spawn(process.execPath, parameters, { stdio: 'inherit', env: { ...process.env, ...environment } });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${script} ended with ${String(code)}`);
    return JSON.parse(await readFile(resultFile, 'utf8')) as Result;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface ProcessorSeconds {
  readonly all: number;
  readonly serving: number;
}

export interface ServerProcess {
  readonly url: string;
  /** Resident set in bytes; undefined where /proc does not tell. */
  residentBytes(): number | undefined;
  /** Processor seconds so far, of all threads and of the one that serves; undefined where /proc does not tell. */
  processorSeconds(): ProcessorSeconds | undefined;
  stop(): Promise<void>;
}

export const serverScript = fileURLToPath(new URL('./servers.ts', import.meta.url));

/** Linux tells processor time in hundredths of a second. */
function secondsIn(file: string): number {
  // The name of the program, in brackets, may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * Starts one of the servers; it sends its address to its parent once it listens.
 * @param environment set for it, beside that of this process
 */
export async function startServer(
  name: ServerName,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child: ChildProcess = fork(serverScript, [name], {
    execArgv: ['--no-warnings'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} stopped before it listened (exit ${String(code)})`);
  });
  const [address] = (await Promise.race([once(child, 'message'), exited])) as [AddressInfo];
  exited.catch(() => undefined);
  return {
    url: `http://127.0.0.1:${address.port}`,
    residentBytes() {
      if (process.platform !== 'linux') return undefined;
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    },
    processorSeconds() {
      if (process.platform !== 'linux') return undefined;
      const folder = `/proc/${child.pid}`;
      return { all: secondsIn(`${folder}/stat`), serving: secondsIn(`${folder}/task/${child.pid}/stat`) };
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
