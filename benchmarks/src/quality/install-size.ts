import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface PackageFile {
  readonly files?: readonly string[];
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function folderBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : folderBytes(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

/** What npm installs for a package: its files and those of everything that it depends on, in bytes. */
export function installSize(name: string, from: string): { bytes: number; packages: number } {
  const seen = new Set<string>();
  let bytes = 0;
  const visit = (wanted: string, folder: string): void => {
    const found = findPackage(wanted, folder);
    if (found === undefined || seen.has(found)) return;
    seen.add(found);
    const manifest = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8')) as PackageFile;
    // A workspace holds sources that are not published; its list of files says what is.
    if (found.includes('node_modules')) bytes += folderBytes(found);
    else {
      for (const file of manifest.files ?? []) {
        const path = join(found, file);
        if (existsSync(path)) bytes += statSync(path).isDirectory() ? folderBytes(path) : statSync(path).size;
      }
    }
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency, found);
  };
  visit(name, from);
  return { bytes, packages: seen.size };
}
