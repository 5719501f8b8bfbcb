import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CallOptions } from '../connection/connection-settings.ts';
import { toByteStream } from '../connection/exchange.ts';
import { joinAddress, type Transport } from '../connection/transport.ts';
import { MlflowError } from '../mlflow-error.ts';
import {
  type ArtifactOwner,
  type ArtifactOwners,
  parseArtifactAddress,
  resolveArtifactAddress,
} from './artifact-location.ts';
import {
  checkArtifactName,
  checkArtifactPath,
  joinArtifactPath,
  type ArtifactInfo,
  type ArtifactStore,
} from './artifact-store.ts';
import { createFileArtifactStore } from './file-artifact-store.ts';
import { type ArtifactContent, readLocalFile, withArtifactBytes, walkFolder, writeLocalFile } from './local-files.ts';
import { createProxiedArtifactStore } from './proxied-artifact-store.ts';

export interface ListArtifactsOptions extends CallOptions {
  /** The folder to list. Default: the top. */
  readonly path?: string | undefined;
  /** Whether to go into folders. Default: true. */
  readonly recursive?: boolean | undefined;
}

export interface FolderOptions extends CallOptions {
  /** The folder among the artifacts. Default: the top. */
  readonly path?: string | undefined;
}

export interface ReadArtifactOptions extends CallOptions {
  /** Largest size to take into memory. Default: 256 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Artifacts of runs and models. Paths are relative, with `/`. Failures of local files are Node's own errors. */
export interface Artifacts {
  list(owner: ArtifactOwner, options?: ListArtifactsOptions): AsyncGenerator<ArtifactInfo, void, undefined>;
  /** Writes one artifact, whatever was there; never whole in memory when it comes from a file or a stream. */
  upload(owner: ArtifactOwner, path: string, content: ArtifactContent, options?: CallOptions): Promise<void>;
  /** Uploads the files of a folder, four at a time. */
  uploadFolder(owner: ArtifactOwner, folder: string, options?: FolderOptions): Promise<void>;
  /** A stream of the artifact's bytes. */
  open(owner: ArtifactOwner, path: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>>;
  /** The artifact's bytes in memory. @throws MlflowError when there are more than `maxBytes` */
  read(owner: ArtifactOwner, path: string, options?: ReadArtifactOptions): Promise<Uint8Array>;
  /** Writes it to a file, which is only there once it is whole. Folders on the way are made. */
  downloadFile(owner: ArtifactOwner, path: string, file: string, options?: CallOptions): Promise<void>;
  /** Writes the artifacts below `path` into a folder, four at a time; resolves to their paths in it. */
  downloadFolder(owner: ArtifactOwner, folder: string, options?: FolderOptions): Promise<string[]>;
  /** Deletes a file, or a folder with all in it. */
  delete(owner: ArtifactOwner, path: string, options?: CallOptions): Promise<void>;
}

interface ArtifactsOptions {
  readonly transport: Transport;
  readonly owners: ArtifactOwners;
  readonly localArtifacts: boolean;
}

const filesAtOnce = 4;
const deepestFolder = 100;

export function createArtifacts({ transport, owners, localArtifacts }: ArtifactsOptions): Artifacts {
  const { trackingUrl } = transport.settings;

  const findStore = async (owner: ArtifactOwner, call: CallOptions): Promise<ArtifactStore> => {
    const location = parseArtifactAddress(await resolveArtifactAddress(owner, owners, call));
    if (location.kind === 'folder') {
      if (localArtifacts) return createFileArtifactStore(location.folder);
      const message =
        'The artifacts are in a folder of the server, which is another machine. Start it with --serve-artifacts, ' +
        'or set `localArtifacts` if this machine has that folder too';
      throw new MlflowError({ errorCode: 'ARTIFACT_STORE_UNSUPPORTED', message });
    }
    const { host } = location;
    const server = new URL(trackingUrl);
    if (host !== undefined) {
      // The setters ignore an invalid host, and take no user and password.
      server.port = '';
      server.host = host;
    }
    const base = joinAddress(server, 'api/2.0/mlflow-artifacts');
    const root = location.root
      .split('/')
      .filter((segment) => segment !== '')
      .join('/');
    return createProxiedArtifactStore({ transport, base, root: checkArtifactPath(root) });
  };

  async function* walk(
    store: ArtifactStore,
    path: string,
    recursive: boolean,
    call: CallOptions,
  ): AsyncGenerator<ArtifactInfo> {
    if (path.split('/').length > deepestFolder) {
      const message = `The artifacts are more than ${deepestFolder} folders deep`;
      throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
    }
    for (const entry of await store.list(path, call)) {
      yield entry;
      if (recursive && entry.isFolder) yield* walk(store, entry.path, recursive, call);
    }
  }

  const download = async (store: ArtifactStore, path: string, file: string, call: CallOptions) => {
    await mkdir(dirname(file), { recursive: true });
    await store.read(path, (bytes) => writeLocalFile(file, bytes, call.signal), call);
  };

  return {
    async *list(owner, { path = '', recursive = true, ...call } = {}) {
      checkArtifactPath(path);
      yield* walk(await findStore(owner, call), path, recursive, call);
    },

    async upload(owner, path, content, call = {}) {
      checkArtifactName(path);
      const store = await findStore(owner, call);
      await withArtifactBytes(content, call.signal, (bytes) => store.upload(path, bytes, call));
    },

    async uploadFolder(owner, folder, { path = '', ...call } = {}) {
      checkArtifactPath(path);
      const store = await findStore(owner, call);
      await forEachConcurrently(walkFolder(folder), filesAtOnce, call.signal, async (found, signal) => {
        const target = checkArtifactPath(joinArtifactPath(path, found.path));
        await store.upload(target, await readLocalFile(found.file), { ...call, signal });
      });
    },

    async open(owner, path, call = {}) {
      const bytes = await (await findStore(owner, call)).open(checkArtifactName(path), call);
      return toByteStream(bytes);
    },

    async read(owner, path, { maxBytes = 256 * 1024 * 1024, ...call } = {}) {
      const store = await findStore(owner, call);
      const collect = async (bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
        const chunks: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of bytes) {
          size += chunk.byteLength;
          if (size > maxBytes) {
            const message = `Artifact ${path} has more than ${maxBytes} bytes; raise maxBytes or download it to a file`;
            throw new MlflowError({ errorCode: 'INVALID_PARAMETER_VALUE', field: 'maxBytes', message });
          }
          chunks.push(chunk);
        }
        return new Uint8Array(Buffer.concat(chunks, size));
      };
      return store.read(checkArtifactName(path), collect, call);
    },

    async downloadFile(owner, path, file, call = {}) {
      await download(await findStore(owner, call), checkArtifactName(path), file, call);
    },

    async downloadFolder(owner, folder, { path = '', ...call } = {}) {
      checkArtifactPath(path);
      const store = await findStore(owner, call);
      const written: string[] = [];
      await forEachConcurrently(walk(store, path, true, call), filesAtOnce, call.signal, async (entry, signal) => {
        const relative = checkArtifactPath(path === '' ? entry.path : entry.path.slice(path.length + 1));
        const target = join(folder, ...relative.split('/'));
        if (entry.isFolder) await mkdir(target, { recursive: true });
        else {
          await download(store, entry.path, target, { ...call, signal });
          written.push(relative);
        }
      });
      return written.sort();
    },

    async delete(owner, path, call = {}) {
      await (await findStore(owner, call)).delete(checkArtifactName(path), call);
    },
  };
}

/**
 * Runs `run` over the items, `atOnce` at a time. After a failure the signal of the others is aborted, all are awaited,
 * and the first failure is thrown.
 */
async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  signal: AbortSignal | undefined,
  run: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();
  const fail = (error: unknown) => {
    failures.push(error);
    failed.abort(error);
  };
  try {
    for await (const item of items) {
      if (failures.length > 0) break;
      const task: Promise<void> = run(item, stop)
        .catch(fail)
        .finally(() => running.delete(task));
      running.add(task);
      if (running.size >= atOnce) await Promise.race(running);
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
