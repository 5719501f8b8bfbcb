import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsumerChecks } from './consumers.ts';
import { runCommand } from './run-command.ts';

/** The oldest TypeScript that the types of sentiment-core compile with. */
const oldestTypescript = '5.5.4';

/** Every entry of sentiment-core, with the oldest TypeScript, without the types of Node, those of dependencies checked as well. */
export async function checkPortableTypes({ temporary, packed, check }: ConsumerChecks): Promise<void> {
  await check(`types on TypeScript ${oldestTypescript} without @types/node`, async () => {
    const library = packed.find(({ name }) => name === 'sentiment-core');
    if (library === undefined) throw new Error('sentiment-core is not packed');
    const folder = join(temporary, 'portable-types');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await runCommand('npm', ['install', ...options, `typescript@${oldestTypescript}`, library.tarball], {
      cwd: folder,
    });
    const { exports } = JSON.parse(
      await readFile(join(folder, 'node_modules/sentiment-core/package.json'), 'utf8'),
    ) as { readonly exports: Readonly<Record<string, object | string>> };
    const entries = Object.keys(exports).filter((entry) => typeof exports[entry] === 'object');
    const names = entries.map((entry) => `sentiment-core${entry.slice(1)}`);
    const imported = names.map((name, index) => `import * as entry${index} from '${name}';\nvoid entry${index};\n`);
    await writeFile(join(folder, 'all.ts'), imported.join(''));
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', skipLibCheck: false, types: [] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.ts'] }));
    await runCommand(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: folder });
    return `${names.length} entries`;
  });
}
