import { spawn } from 'node:child_process';

export interface CommandOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed after it. Default: nothing. */
  readonly input?: string;
}

/**
 * Runs a program to its end.
 * @returns what it wrote to standard output
 * @throws {Error} with everything it wrote when it exits with another code than 0
 */
export function runCommand(program: string, parameters: readonly string[], options: CommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    let output = '';
    let everything = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      everything += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      everything += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[program, ...parameters].join(' ')} exited with ${code}\n${everything}`));
    });
    // A program may end without reading its input; its exit code tells whether that was wrong.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
