import { existsSync } from 'node:fs';
import { readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../packages/run-command.ts';

export interface DownloadWheelOptions {
  /** Of tensorflow-cpu, with a wheel for Python 3.11. */
  readonly version: string;
  /** Folder of the virtual environment and of the wheels, kept between runs. */
  readonly work: string;
  readonly python: string;
  readonly log: (line: string) => void;
}

/** Fetches the wheel by pip, in a virtual environment of its own; one that is there already is taken. */
export async function downloadWheel({ version, work, python, log }: DownloadWheelOptions): Promise<string> {
  const wheels = join(work, 'wheels');
  const kept = await findWheel(wheels, version);
  if (kept !== undefined) return kept;
  const environment = join(work, 'venv');
  const pip = join(environment, 'bin', 'pip');
  if (!existsSync(pip)) {
    log(`making the virtual environment ${environment}`);
    await runCommand(python, ['-m', 'venv', '--clear', environment], { cwd: work });
  }
  log(`fetching tensorflow-cpu ${version}, some 200 MB`);
  await runCommand(pip, ['download', ...downloadParameters(version, wheels)], { cwd: work }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
    throw new Error(`pip cannot fetch tensorflow-cpu ${version}: ${why}; give another --tensorflow, or --wheel FILE`, {
      cause,
    });
  });
  const wheel = await findWheel(wheels, version);
  if (wheel === undefined) throw new Error(`pip has fetched no wheel of tensorflow-cpu ${version} into ${wheels}`);
  return wheel;
}

/** The library is the same for every Python: that of 3.11 is taken, whichever runs pip. */
export function downloadParameters(version: string, output: string): readonly string[] {
  const platform = ['--platform', 'manylinux_2_17_x86_64', '--implementation', 'cp', '--python-version', '3.11'];
  return ['--no-deps', '--only-binary=:all:', ...platform, '--dest', output, `tensorflow-cpu==${version}`];
}

async function findWheel(folder: string, version: string): Promise<string | undefined> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const name = names.find((one) => one.startsWith(`tensorflow_cpu-${version}-`) && one.endsWith('.whl'));
  return name === undefined ? undefined : join(folder, name);
}

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

export interface UnpackLibraryOptions {
  readonly wheel: string;
  /** Folder for `include` and `lib`; replaced when it exists. */
  readonly output: string;
  readonly python: string;
}

/** Lays libtensorflow and its headers out as the addon's build looks for them, whole or not at all. */
export async function unpackLibrary({ wheel, output, python }: UnpackLibraryOptions): Promise<void> {
  const part = `${output}.part`;
  await rm(part, { recursive: true, force: true });
  const script = fileURLToPath(new URL('unpack-wheel.py', import.meta.url));
  await runCommand(python, [script, wheel, part, ...libraries], { cwd: '.' }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
    throw new Error(`${wheel} cannot be used: ${why}`, { cause });
  });
  // What the linker is told: the C functions are in the library of the C++ ones.
  await symlink(libraries[0], join(part, 'lib', 'libtensorflow.so'));
  await symlink(libraries[1], join(part, 'lib', 'libtensorflow_framework.so'));
  await rm(output, { recursive: true, force: true });
  await rename(part, output);
}
