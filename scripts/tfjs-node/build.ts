/**
 * Builds the native addon of @tensorflow/tfjs-node against libtensorflow out of the PyPI wheel `tensorflow-cpu`, for machines
 * that reach PyPI but not the storage from which the package fetches libtensorflow; see docs/tfjs-node.md.
 *
 * npm run tfjs-node [-- --tensorflow 2.15.1] [--wheel FILE] [--work out/tfjs-node] [--python python3] [--skip-check]
 * npm run tfjs-node -- --remove
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from '../packages/run-command.ts';
import { buildAddon, findAddonPackage } from './addon.ts';
import { downloadWheel, unpackLibrary } from './tensorflow-wheel.ts';

/** What the build needs, and the Debian package that has it. */
const tools = [
  { program: 'g++', parameters: ['--version'], from: 'g++' },
  { program: 'make', parameters: ['--version'], from: 'make' },
] as const;

/** @throws {Error} naming the first thing that is missing */
async function requireTools(python: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the wheel's libtensorflow is taken for Linux on x64; this is ${process.platform} on ${process.arch}`,
    );
  }
  for (const { program, parameters, from } of tools) {
    await requireProgram(program, parameters, `apt-get install ${from}`);
  }
  await requireProgram(python, ['-c', 'import venv, ensurepip'], 'apt-get install python3 python3-venv');
}

async function requireProgram(program: string, parameters: readonly string[], remedy: string): Promise<void> {
  try {
    await runCommand(program, parameters, { cwd: '.' });
  } catch (cause) {
    throw new Error(`${program} is needed and does not run: ${remedy}`, { cause });
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const { values } = parseArgs({
  options: {
    tensorflow: { type: 'string', default: '2.15.1' },
    wheel: { type: 'string' },
    work: { type: 'string', default: join(root, 'out', 'tfjs-node') },
    python: { type: 'string', default: 'python3' },
    'skip-check': { type: 'boolean', default: false },
    remove: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const addon = await findAddonPackage(join(root, 'node_modules', '@tensorflow', 'tfjs-node'));
  if (values.remove) {
    for (const folder of ['deps', 'lib', 'build'])
      await rm(join(addon.folder, folder), { recursive: true, force: true });
    return console.log(`${addon.folder}: the addon is gone; networks are trained on WebAssembly again`);
  }
  const work = resolve(values.work);
  await mkdir(work, { recursive: true });
  await requireTools(values.python);
  if (values.wheel !== undefined && !existsSync(values.wheel))
    throw new Error(`--wheel ${values.wheel} does not exist`);
  const wheel = values.wheel ?? (await downloadWheel({ version: values.tensorflow, work, python: values.python, log }));
  log(`unpacking libtensorflow of ${wheel}`);
  await unpackLibrary({ wheel, output: join(addon.folder, 'deps'), python: values.python });
  log(`compiling the addon of ${addon.name} ${addon.version}`);
  const file = await buildAddon({ addon, root, logFile: join(work, 'build.log') });
  log(`built ${file}`);
  if (values['skip-check']) return;
  log('training a small network on both backends');
  const check = fileURLToPath(new URL('check.ts', import.meta.url));
  // In a process of its own, on one thread as WebAssembly is, and without TensorFlow's greetings.
  const environment = { TF_CPP_MIN_LOG_LEVEL: '2', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };
  console.log(
    (await runCommand(process.execPath, ['--no-warnings', check], { cwd: root, env: environment })).trimEnd(),
  );
}

function log(line: string): void {
  console.error(`tfjs-node: ${line}`);
}

try {
  await main();
} catch (error) {
  console.error(`tfjs-node: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
