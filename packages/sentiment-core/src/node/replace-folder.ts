import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Makes a folder whole or not at all: `fill` writes into a sibling folder, which is then renamed into place. What was at
 * `folder` is replaced; when anything fails, it is left as it was and nothing else stays behind.
 * @returns what `fill` returns
 */
export async function replaceFolder<Result>(
  folder: string,
  fill: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const target = resolve(folder);
  const temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  try {
    await mkdir(temporary, { recursive: true });
    const result = await fill(temporary);
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
