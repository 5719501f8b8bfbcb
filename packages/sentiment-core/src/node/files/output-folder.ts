import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, parse, relative, resolve } from 'node:path';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** What may be replaced in an output folder. */
export interface OutputKind {
  /** What such a folder is called, e.g. `a model folder`. */
  readonly folderName: string;
  /** What it holds, e.g. `the model`. */
  readonly contentName: string;
  /** Names of the files of such a folder; undefined when it is none. */
  filesOf(folder: string): Promise<readonly string[] | undefined>;
}

/**
 * Fails early, before hours of work, when output cannot go to a folder: it holds something else, which would be lost, or
 * it cannot be made.
 * @returns its absolute path, links resolved
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkOutputFolder(folder: string, kind: OutputKind): Promise<string> {
  const refuse = (what: string, cause?: unknown): never => {
    throw new SentimentError({ code: 'invalid_argument', field: 'output', message: `${folder} ${what}`, cause });
  };
  if (folder.trim() === '') {
    const message = 'the output folder has no name';
    throw new SentimentError({ code: 'invalid_argument', field: 'output', message });
  }
  const target = await realpath(folder).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    return refuse(`cannot be used: ${reasonOf(cause)}`, cause);
  });
  if (target === undefined) {
    const wanted = resolve(folder);
    await checkParent(dirname(wanted)).catch((cause: unknown) => refuse(`cannot be made: ${reasonOf(cause)}`, cause));
    return wanted;
  }
  if (target === parse(target).root || holds(target, await realpath(process.cwd()))) {
    refuse('is where the program runs, or above it; it is left as it is');
  }
  const entries = (await stat(target)).isDirectory() ? await readdir(target) : undefined;
  if (entries?.length === 0) return target;
  const files = entries && (await kind.filesOf(target));
  if (!files) return refuse(`exists and is not ${kind.folderName}; it is left as it is`);
  const stranger = entries.find((entry) => !files.includes(entry));
  if (stranger !== undefined) {
    refuse(`holds ${stranger}, which is not part of ${kind.contentName} there; it is left as it is`);
  }
  return target;
}

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

/** The nearest folder that exists must take new ones. */
async function checkParent(parent: string): Promise<void> {
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (!isMissing(cause) || dirname(parent) === parent) throw cause;
    return checkParent(dirname(parent));
  }
  if (!(await stat(parent)).isDirectory()) throw new Error(`${parent} is not a folder`);
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !/^\.\.([\\/]|$)/.test(way);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
