import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TelemetryReport, TelemetryTask } from './telemetry-program.ts';

export interface TelemetryRun extends TelemetryReport {
  readonly code: number | null;
  /** From the report, the last thing that the program does, to the end of the process. */
  readonly exitMs: number;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('telemetry-program.ts', import.meta.url));

/** Runs the program with telemetry in a process of its own, to its end. */
export async function runTelemetry(
  task: TelemetryTask,
  environment: Readonly<Record<string, string>> = {},
): Promise<TelemetryRun> {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  let reportedAt = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    reportedAt = performance.now();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  const exitMs = performance.now() - reportedAt;
  if (stdout === '') throw new Error(`the program with telemetry ended with ${code}: ${stderr}`);
  return { ...(JSON.parse(stdout) as TelemetryReport), code, exitMs, stderr };
}
