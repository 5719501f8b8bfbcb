import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactFamily, isRecord, manifestFile } from '../../artifact/manifest.ts';
import { checkOutputFolder, type OutputKind } from '../files/output-folder.ts';
import { replaceFolder } from '../files/output-folder.ts';

/** How long training took and where; beside the model, no part of what is checked. */
const timesFile = 'training.json';

/**
 * Writes a model's folder whole or not at all: into a sibling folder first, then by renaming it into place.
 * An older model there is replaced; anything else is left alone.
 * @throws {SentimentError} `invalid_argument` when `folder` holds something that is not a model, or cannot be made
 */
export async function writeArtifact(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await replaceFolder(folder, modelFolder, async (temporary) => {
    for (const [name, bytes] of files) await writeFile(join(temporary, name), bytes, { flush: true });
  });
}

/**
 * Fails early, before hours of training, when `writeArtifact` would refuse the folder.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkArtifactFolder(folder: string): Promise<void> {
  await checkOutputFolder(folder, modelFolder);
}

const modelFolder: OutputKind = {
  folderName: 'a model folder',
  contentName: 'the model',
  filesOf: filesOfModel,
};

/** Names of the files of the model in a folder; undefined when there is none. */
async function filesOfModel(folder: string): Promise<string[] | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, manifestFile), 'utf8'));
    if (!isRecord(manifest) || !isRecord(manifest['files'])) return undefined;
    if (!String(manifest['format']).startsWith(artifactFamily)) return undefined;
    return [manifestFile, timesFile, ...Object.keys(manifest['files'])];
  } catch {
    return undefined;
  }
}
