import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { PythonEnvironment } from './python-environment.ts';

export interface MlflowServer {
  /** e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Temporary folder with the database, the artifacts (`artifacts/`) and the log; removed by `stop`. */
  readonly folder: string;
  /** Ends the server and all its workers. */
  stop(): Promise<void>;
}

export interface MlflowServerOptions {
  /** `proxied` (default): clients reach artifacts through the server. `direct`: they are given `file:` addresses. */
  readonly artifacts?: 'proxied' | 'direct';
  /** Where a proxying server keeps artifacts, e.g. `s3://bucket`. Default: a folder. */
  readonly artifactsDestination?: string;
  /** More command-line arguments of `mlflow server`. */
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface ServerProgram {
  readonly program: string;
  readonly parameters: readonly string[];
  /** Asked until it answers 200. */
  readonly readyUrl: string;
  /** Working folder; standard output and error go to `server.log` in it. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for the first answer. Default: 240,000; 10 s is usual, a busy machine takes ten times as long. */
  readonly startTimeoutMs?: number;
}

/** Starts a server as a process group of its own and waits until it answers. Resolves to what stops it. */
export async function startServerProgram(options: ServerProgram): Promise<() => Promise<void>> {
  const { program, parameters, readyUrl, folder, environment = {}, startTimeoutMs = 240_000 } = options;
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(program, [...parameters], {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ['ignore', log, log],
  });
  const group = child.pid;
  if (group === undefined) throw new Error(`${program} did not start`, { cause: (await once(child, 'error'))[0] });
  const exited = once(child, 'exit');
  const kill = (signal: NodeJS.Signals): boolean => {
    try {
      return process.kill(-group, signal);
    } catch {
      return false;
    }
  };
  const killAtExit = () => void kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    kill('SIGTERM');
    await Promise.race([exited, sleep(5_000)]);
    kill('SIGKILL');
    await exited;
    process.off('exit', killAtExit);
  };
  const deadline = Date.now() + startTimeoutMs;
  while (
    !(await fetch(readyUrl).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      const tail = (await readFile(logFile, 'utf8')).slice(-2_000);
      throw new Error(`${program} did not become ready (exit ${String(child.exitCode)})\n${tail}`);
    }
    await sleep(100);
  }
  return stop;
}

/** Starts `mlflow server` with one worker on a free port, with SQLite in a temporary folder. */
export async function startMlflowServer(
  python: PythonEnvironment,
  options: MlflowServerOptions = {},
): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'mlflow-server-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const artifacts = pathToFileURL(join(folder, 'artifacts')).href;
  const artifactParameters =
    options.artifacts === 'direct'
      ? ['--no-serve-artifacts', '--default-artifact-root', artifacts]
      : ['--serve-artifacts', '--artifacts-destination', options.artifactsDestination ?? artifacts];
  const stop = await startServerProgram({
    program: python.python,
    parameters: [
      '-m',
      'mlflow',
      'server',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--workers',
      '1',
      '--backend-store-uri',
      `sqlite:///${join(folder, 'mlflow.db')}`,
      ...artifactParameters,
      ...(options.parameters ?? []),
    ],
    readyUrl: `${url}/health`,
    folder,
    environment: {
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      ...options.environment,
    },
  });
  return {
    url,
    folder,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
