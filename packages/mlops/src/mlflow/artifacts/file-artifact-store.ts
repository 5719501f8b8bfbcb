import { createReadStream } from 'node:fs';
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { MlflowError } from '../mlflow-error.ts';
import { checkArtifactPath, joinArtifactPath, type ArtifactStore } from './artifact-store.ts';
import { writeLocalFile } from './local-files.ts';

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The real path, or that of the nearest folder above that exists with the rest added. */
async function realPathOfNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    return join(await realPathOfNearest(dirname(path)), path.slice(dirname(path).length));
  }
}

/** Artifacts in a folder of this machine (`file:`). Neither paths nor links lead out of it. */
export function createFileArtifactStore(folder: string): ArtifactStore {
  const locate = async (path: string): Promise<string> => {
    const root = await realPathOfNearest(resolve(folder));
    const place = await realPathOfNearest(join(root, ...checkArtifactPath(path).split('/')));
    if (place === root || place.startsWith(root.endsWith(sep) ? root : root + sep)) return place;
    const message = `${JSON.stringify(path.slice(0, 200))} leads out of the artifact folder`;
    throw new MlflowError({ errorCode: 'ARTIFACT_PATH_INVALID', field: 'path', message });
  };

  async function* readFrom(file: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of createReadStream(file, signal === undefined ? {} : { signal })) yield chunk as Uint8Array;
  }

  const locateFile = async (path: string): Promise<string> => {
    const file = await locate(path);
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return file;
    const message = `There is no artifact ${JSON.stringify(path)}`;
    throw new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message });
  };

  return {
    async list(path) {
      const place = await locate(path);
      const names = await readdir(place).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
        throw error;
      });
      const found = names.sort().map(async (name) => {
        const entry = await stat(join(place, name));
        const isFolder = entry.isDirectory();
        return { path: joinArtifactPath(path, name), isFolder, size: isFolder ? undefined : entry.size };
      });
      return Promise.all(found);
    },

    async upload(path, bytes, { signal }) {
      const file = await locate(path);
      await mkdir(dirname(file), { recursive: true });
      await writeLocalFile(file, bytes.open(), signal);
    },

    async read(path, read, { signal }) {
      return read(readFrom(await locateFile(path), signal));
    },

    async open(path, { signal }) {
      return readFrom(await locateFile(path), signal);
    },

    async delete(path) {
      await rm(await locate(path), { recursive: true, force: true });
    },
  };
}
