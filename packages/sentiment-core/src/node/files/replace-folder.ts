import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkOutputFolder, type OutputKind } from './output-folder.ts';

/**
 * Makes a folder whole or not at all: `fill` writes into a sibling folder, which is then renamed into place. An older
 * folder of the same kind is replaced; when anything fails, it is left as it was and nothing else stays behind.
 * @returns what `fill` returns
 * @throws {SentimentError} `invalid_argument` when something else is there
 */
export async function replaceFolder<Result>(
  folder: string,
  kind: OutputKind,
  fill: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const target = await checkOutputFolder(folder, kind);
  const temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await mkdir(temporary);
    const result = await fill(temporary);
    // Filling takes time: what came to be there in the meantime must not be lost.
    await checkOutputFolder(target, kind);
    await putInPlace(temporary, target);
    return result;
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
