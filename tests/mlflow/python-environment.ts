import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const onWindows = process.platform === 'win32';

export interface PythonEnvironment {
  readonly folder: string;
  /** Path of the environment's Python. */
  readonly python: string;
  /** Path of a program that the environment's packages brought, e.g. `mlflow`. */
  program(name: string): string;
}

function describeEnvironment(folder: string): PythonEnvironment {
  const programs = join(folder, onWindows ? 'Scripts' : 'bin');
  const program = (name: string) => join(programs, onWindows ? `${name}.exe` : name);
  return { folder, program, python: program('python') };
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    await writeFile(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => '0'));
  const age =
    Date.now() -
    (await stat(lock)
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => Date.now()));
  if (holder > 0 ? !isRunning(holder) : age > 10_000) await rm(lock, { recursive: true, force: true });
  return false;
}

async function create(folder: string, requirements: string): Promise<void> {
  const python = process.env['PYTHON'] ?? (onWindows ? 'python' : 'python3');
  process.stderr.write(`Creating the Python environment ${folder} (once, until ${requirements} changes) ...\n`);
  await rm(folder, { recursive: true, force: true });
  await run(python, ['-m', 'venv', folder]);
  // Most modules are never imported: the first import compiles what is.
  const parameters = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--prefer-binary', '-r', requirements];
  await run(describeEnvironment(folder).python, parameters, { maxBuffer: 64 * 1024 * 1024 });
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').at(-1) ?? message;
}

/**
 * The virtual environment `name` with the packages of `requirements-<name>.txt`, created in `.python/` of the
 * repository (or in the folder SENTIMENT_PYTHON_ENVIRONMENTS) and reused until that file changes. Without Python
 * or its packages: prints one line and resolves to undefined, or fails when REQUIRE_PYTHON is 1.
 */
export async function preparePythonEnvironment(name: string): Promise<PythonEnvironment | undefined> {
  const parent = process.env['SENTIMENT_PYTHON_ENVIRONMENTS'] ?? join(root, '.python');
  const folder = join(parent, name);
  const requirements = join(here, `requirements-${name}.txt`);
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const stamp = join(folder, 'requirements.sha256');
  const isReady = async () => existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted;
  const lock = `${folder}.lock`;
  await mkdir(parent, { recursive: true });
  while (!(await isReady())) {
    if (!(await takeLock(lock))) {
      await sleep(200);
      continue;
    }
    try {
      if (await isReady()) break;
      await create(folder, requirements);
      await writeFile(stamp, wanted);
    } catch (error) {
      const reason = `the Python environment ${name} cannot be made: ${lastLine(error)}`;
      if (process.env['REQUIRE_PYTHON'] === '1')
        throw new Error(`REQUIRE_PYTHON is set and ${reason}`, { cause: error });
      process.stderr.write(`Tests with Python skipped: ${reason}\n`);
      return undefined;
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return describeEnvironment(folder);
}
