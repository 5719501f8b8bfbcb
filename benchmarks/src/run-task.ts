import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
