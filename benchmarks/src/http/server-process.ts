import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

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

/** Linux tells processor time in hundredths of a second. */
const secondsIn = (file: string): number => {
  // The name of the program, in brackets, may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/**
 * Starts a script that sends its address to its parent once it listens.
 * @param script relative to this folder
 * @param environment set for it, beside that of this process
 */
export async function startServer(
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: ['--no-warnings'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} stopped before it listened (exit ${String(code)})`);
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
