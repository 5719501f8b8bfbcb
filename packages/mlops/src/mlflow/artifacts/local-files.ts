import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidOption } from '../connection/connection-settings.ts';
import { MlflowError } from '../mlflow-error.ts';
import { joinArtifactPath } from './artifact-path.ts';

const pieceBytes = 1024;

/**
 * Buffers of the network lie outside V8's heap, which lets 64 MB of dead ones pile up before it looks. Many small pieces
 * make it look sooner: a download of 100 MB then grows the process by about 20 MB instead of 75 MB, a third slower.
 */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
  }
}

/** Writes a whole file or none: what broke off is removed, and a file that was there stays until the new one is whole. */
export async function writeLocalFile(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const part = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}.part`);
  try {
    await pipeline(
      Readable.from(inPieces(bytes)),
      createWriteStream(part, { flags: 'wx' }),
      signal === undefined ? {} : { signal },
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (!signal?.aborted) throw error;
    throw new MlflowError({ errorCode: 'ABORTED', message: `Writing ${file} was aborted`, cause: signal.reason });
  }
}

export interface LocalFile {
  readonly file: string;
  /** Relative to the folder, joined by `/`. */
  readonly path: string;
}

/**
 * The files in a folder and the folders below, in the order of their names. Links are followed to files inside the
 * folder only; a link to elsewhere or to a folder is refused, so that nothing is published by accident.
 */
export async function* walkFolder(folder: string): AsyncGenerator<LocalFile, void, undefined> {
  const root = await realpath(folder);
  async function* walk(path: string): AsyncGenerator<LocalFile, void, undefined> {
    for (const name of (await readdir(join(root, path))).sort()) {
      const at = joinArtifactPath(path, name);
      const file = join(root, at);
      const entry = await lstat(file);
      if (entry.isDirectory()) yield* walk(at);
      else if (entry.isFile()) yield { file, path: at };
      else {
        const target = await realpath(file);
        const isInside = target.startsWith(root + sep) && (await stat(target)).isFile();
        if (!isInside)
          throw invalidOption('folder', `${at} is no file, or a link to something that is no file of the folder`);
        yield { file: target, path: at };
      }
    }
  }
  yield* walk('');
}
