// What a package's page on npm and npm itself read: addresses, links, the versions of Node.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const repository = 'https://github.com/sentiment-core/sentiment-core';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly files: readonly string[];
  readonly homepage?: string;
  readonly bugs?: string;
  readonly repository?: object;
  readonly engines: { readonly node: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packages = ['packages', 'adapters']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
  }))
  .filter(({ manifest }) => manifest.private !== true);

function leastNode(manifest: Manifest): number[] {
  return manifest.engines.node.slice('>='.length).split('.').map(Number);
}

describe.each(packages)('$folder', ({ folder, manifest }) => {
  it('says where it comes from', () => {
    expect(manifest).toMatchObject({
      homepage: `${repository}/tree/main/${folder}#readme`,
      bugs: `${repository}/issues`,
      repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
    });
  });

  it('needs no older Node than the packages that it depends on', () => {
    for (const { manifest: dependency } of packages.filter(({ manifest: { name } }) => manifest.dependencies?.[name])) {
      const [major = 0, minor = 0] = leastNode(manifest);
      const [leastMajor = 0, leastMinor = 0] = leastNode(dependency);
      expect(major * 1000 + minor, dependency.name).toBeGreaterThanOrEqual(leastMajor * 1000 + leastMinor);
    }
  });

  const pages = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  it.each(pages)('%s has links that work on npm', (page) => {
    const text = readFileSync(join(root, folder, page), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target.startsWith('#')) continue;
      const path =
        /^https:\/\/(?:github|raw\.githubusercontent)\.com\/sentiment-core\/sentiment-core\/(?:(?:blob|tree)\/)?main\/([^#]*)/.exec(
          target,
        )?.[1];
      if (path !== undefined) expect(existsSync(join(root, path)), target).toBe(true);
      else if (!/^https:/.test(target)) {
        const isPacked =
          target === 'README.md' ||
          target === 'LICENSE' ||
          manifest.files.includes(dirname(target) === '.' ? target : dirname(target));
        expect(isPacked && existsSync(join(root, folder, target)), target).toBe(true);
      }
    }
  });
});

describe('the command line', () => {
  it('says in one line that a Node is too old', () => {
    const bin = join(root, 'packages/cli/bin/sentiment.js');
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });";
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, bin, '--version'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toBe('sentiment: needs Node 22.13 or later, and this is 20.20.2: install a newer Node\n');
  });
});
