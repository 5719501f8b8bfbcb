import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { manifestFile } from '../artifact/manifest.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

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
    const previous = (await stat(target).catch(() => undefined)) && `${temporary}-previous`;
    if (previous) await rename(target, previous);
    await rename(temporary, target);
    if (previous) await rm(previous, { recursive: true });
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw cause;
  }
}

/**
 * Fails early, before hours of training, when `writeArtifact` would refuse the folder.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkArtifactFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  const entries = found.isDirectory() ? await readdir(folder) : undefined;
  if (entries && (entries.length === 0 || entries.includes(manifestFile))) return;
  throw new SentimentError({
    code: 'invalid_argument',
    field: 'output',
    message: `${folder} exists and is not a model folder; it is left as it is`,
  });
}
