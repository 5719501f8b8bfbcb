import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { artifactFamily, isRecord, manifestFile } from '../artifact/manifest.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

/** How long training took and where; beside the model, no part of what is checked. */
const timesFile = 'training.json';

/**
 * Writes a model's folder whole or not at all: into a sibling folder first, then by renaming it into place.
 * An older model there is replaced; anything else is left alone.
 * @throws {SentimentError} `invalid_argument` when `folder` holds something that is not a model
 */
export async function writeArtifact(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const target = resolve(folder);
  await checkArtifactFolder(folder);
  const temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, bytes] of files) await writeFile(join(temporary, name), bytes, { flush: true });
    await putInPlace(temporary, target);
  } catch (cause) {
    // What went wrong first is what the caller must hear of.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw cause;
  }
}

/** Renames a folder to a name that another may have; when that fails, the other one is back in its place. */
async function putInPlace(folder: string, target: string): Promise<void> {
  const previous = (await stat(target).catch(() => undefined)) && `${folder}-previous`;
  if (previous) await rename(target, previous);
  try {
    await rename(folder, target);
  } catch (cause) {
    if (previous) await rename(previous, target);
    throw cause;
  }
  if (previous) await rm(previous, { recursive: true });
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
