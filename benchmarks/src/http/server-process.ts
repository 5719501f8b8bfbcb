import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly url: string;
  /** Resident set in bytes; undefined where /proc does not tell. */
  residentBytes(): number | undefined;
  stop(): Promise<void>;
}

/** Starts a script of this folder that sends its address to its parent once it listens. */
export async function startServer(script: string): Promise<ServerProcess> {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: ['--no-warnings'],
    env: { ...process.env, NODE_ENV: 'production' },
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
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
