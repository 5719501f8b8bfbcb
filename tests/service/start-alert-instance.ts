import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AlertInstanceSettings } from './alert-instance.ts';

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export interface AlertInstance {
  /** Reports these predictions as wrong, all at once. */
  report(ids: readonly string[]): void;
  /** Reports that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** What went wrong. */
  readonly errors: readonly string[];
  /** Ends it at this very moment. */
  kill(): Promise<void>;
}

/** A process of its own, ready to take reports. */
export async function startAlertInstance(settings: AlertInstanceSettings): Promise<AlertInstance> {
  const preload = ['--import', fileOf('published-sources.ts')];
  const child = spawn(process.execPath, [...preload, fileOf('alert-instance.ts'), JSON.stringify(settings)]);
  const acknowledged = new Set<string>();
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) =>
      line === 'ready' ? resolve() : acknowledged.add(line),
    );
    void exited.then(() => reject(new Error(errors.join(''))));
  });
  await ready;
  return {
    report: (ids) => void child.stdin.write(ids.map((id) => `${id}\n`).join('')),
    acknowledged,
    errors,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
