import { dirname } from 'node:path';
import { manifestFile } from '../../artifact/manifest.ts';
import type { ModelSource } from '../../contracts/model-source.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { folderModelSource } from './folder-model-source.ts';
import { libraryFolder, resolveInstalled } from './resolve-installed.ts';

/** The name of a scoped package, and nothing else: no way out of a folder of packages. */
const scopedPackage = /^@[a-z0-9~][a-z0-9._~-]*\/[a-z0-9~][a-z0-9._~-]*$/;

export interface PackageModelSourceOptions {
  /** Folders from which packages are looked for, as `require` does there. Default the current one, then that of this library. */
  readonly from?: readonly string[];
}

/**
 * Models in installed packages: `@scope/name`. The package shows its `model.json` by that name, `"exports": { "./model.json": … }`,
 * and the other files of the model lie beside it. Nothing of the package is run.
 */
export function packageModelSource({ from = searchFolders() }: PackageModelSourceOptions = {}): ModelSource {
  return {
    name: 'package',
    accepts: (reference) => scopedPackage.test(reference),
    open: async (reference) => folderModelSource().open(dirname(findManifest(reference, from))),
  };
}

/** @throws {SentimentError} `artifact_not_found` */
function findManifest(reference: string, from: readonly string[]): string {
  let cause: unknown;
  for (const folder of from) {
    try {
      return resolveInstalled(`${reference}/${manifestFile}`, folder);
    } catch (error) {
      // One that is found and holds no model tells more than one that is not found.
      if (cause === undefined || isMissing(cause)) cause = error;
    }
  }
  const message = isMissing(cause)
    ? `package ${reference} is not installed: npm install ${reference}`
    : `package ${reference} holds no model: it does not export "./${manifestFile}"`;
  throw new SentimentError({ code: 'artifact_not_found', message, cause });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function searchFolders(): string[] {
  return [process.cwd(), libraryFolder()];
}
