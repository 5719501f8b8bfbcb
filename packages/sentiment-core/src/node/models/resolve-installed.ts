import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Path of a file of an installed package, found as `require.resolve` finds it from a folder. Loads nothing.
 * @throws {Error} of Node, code `MODULE_NOT_FOUND` where no such package is installed
 */
export function resolveInstalled(specifier: string, folder: string): string {
  // Not imported by its name: webpack follows a `createRequire` that it knows, and would bundle every file the specifier could mean.
  return nodeModule.createRequire(pathToFileURL(join(folder, 'any.js'))).resolve(specifier);
}

/** Folder of this file, in the sources or in a build of either format. */
export function libraryFolder(): string {
  // import.meta.dirname came with Node 20.11.
  return typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
}
