import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeVersion } from './node-versions.ts';
import type { PackedPackage } from './pack.ts';
import { runCommand } from './run-command.ts';

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
export async function createConsumer(
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
