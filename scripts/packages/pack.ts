import { join } from 'node:path';
import { runCommand } from './run-command.ts';

export interface PackedPackage {
  readonly name: string;
  /** Path of the tarball. */
  readonly tarball: string;
  /** Size of the tarball in bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs workspaces into `destination`, as publishing would. Their builds must exist. */
export async function packPackages(
  root: string,
  folders: readonly string[],
  destination: string,
): Promise<PackedPackage[]> {
  const packed: PackedPackage[] = [];
  for (const folder of folders) {
    const report = await runCommand('npm', ['pack', '--json', '--pack-destination', destination], {
      cwd: join(root, folder),
    });
    // npm 11 prints an array, npm 12 an object by package name.
    const [entry] = Object.values(JSON.parse(report) as Record<string, PackReport>);
    if (entry === undefined) throw new Error(`npm pack reported nothing for ${folder}`);
    packed.push({
      name: entry.name,
      tarball: join(destination, entry.filename),
      size: entry.size,
      unpackedSize: entry.unpackedSize,
      files: entry.files.map((file) => file.path),
    });
  }
  return packed;
}
