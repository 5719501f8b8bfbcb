import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the workspace with this Node, to its end. */
export async function runProgram(script: string, parameters: readonly string[], input = ''): Promise<ProgramResult> {
  const child = spawn(process.execPath, [script, ...parameters], { cwd: root });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

export interface RunningServer {
  readonly url: string;
  stop(): Promise<number | null>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a script that serves on the port it is given, and waits until `/ready` says yes. */
export async function startProgram(
  start: (port: number) => { script: string; parameters?: readonly string[] },
): Promise<RunningServer> {
  const port = await freePort();
  const { script, parameters = [] } = start(port);
  const url = `http://127.0.0.1:${port}`;
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: String(port), SQLITE_FILE: ':memory:' };
  const child: ChildProcess = spawn(process.execPath, [script, ...parameters], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const deadline = Date.now() + 20_000;
  while (
    !(await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error(`${script} did not become ready (exit ${String(child.exitCode)})`);
    }
    await sleep(50);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
