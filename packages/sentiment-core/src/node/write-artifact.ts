import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactFamily, isRecord, manifestFile } from '../artifact/manifest.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { replaceFolder } from './replace-folder.ts';

/** How long training took and where; beside the model, no part of what is checked. */
const timesFile = 'training.json';

/**
 * Writes a model's folder whole or not at all: into a sibling folder first, then by renaming it into place.
 * An older model there is replaced; anything else is left alone.
 * @throws {SentimentError} `invalid_argument` when `folder` holds something that is not a model
 */
export async function writeArtifact(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await checkArtifactFolder(folder);
  await replaceFolder(folder, async (temporary) => {
    for (const [name, bytes] of files) await writeFile(join(temporary, name), bytes, { flush: true });
  });
}

/**
 * Fails early, before hours of training, when `writeArtifact` would refuse the folder: it holds no model, or something
 * besides a model, which would be lost with it.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkArtifactFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  const refuse = (what: string): never => {
    throw new SentimentError({
      code: 'invalid_argument',
      field: 'output',
      message: `${folder} ${what}; it is left as it is`,
    });
  };
  const entries = found.isDirectory() ? await readdir(folder) : undefined;
  if (entries?.length === 0) return;
  const files = entries && (await filesOfModel(folder));
  if (!files) return refuse('exists and is not a model folder');
  const stranger = entries.find((entry) => !files.includes(entry));
  if (stranger !== undefined) refuse(`holds ${stranger}, which is not part of the model there`);
}

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
