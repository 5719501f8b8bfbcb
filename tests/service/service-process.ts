import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createHttpClient, type HttpClient } from './http-client.ts';

const program = fileURLToPath(new URL('../../examples/express-server/src/server.ts', import.meta.url));

export interface ServiceProcess extends HttpClient {
  readonly url: string;
  readonly processId: number;
  /** All that it wrote, standard error included. */
  output(): string;
  /** Ends it as a lost machine would. */
  kill(): Promise<void>;
  /** Asks it to end, and resolves to its exit code. */
  stop(): Promise<number | null>;
}

export interface ServiceProcessOptions {
  /** Nothing else of this environment is passed on, but PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** Command and parameters that run the rest of the line, e.g. with a limit. */
  readonly runner?: readonly string[];
}

/** Starts the example server on a free port of 127.0.0.1, and waits until its model is ready. */
export async function startService({ environment, runner = [] }: ServiceProcessOptions): Promise<ServiceProcess> {
  const [command = '', ...parameters] = [...runner, process.execPath, program];
  const child: ChildProcess = spawn(command, parameters, {
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close') as Promise<[number | null]>;
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (text: string): void => {
      output += text;
      if (/^Model .* is ready$/m.test(output)) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the service ended with ${String(code)}\n${output}`)));
  });
  const [, url = ''] = /^Listening on (\S+)$/m.exec(output) ?? [];
  const client = createHttpClient(url);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exited;
    process.off('exit', killAtExit);
    client.close();
    return code;
  };
  return {
    ...client,
    url,
    processId: child.pid ?? 0,
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
