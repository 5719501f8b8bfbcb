import type { CallOptions } from '../connection/connection-settings.ts';
import { readJsonFields } from '../connection/json-fields.ts';
import { joinAddress, type SendRequest, type Transport } from '../connection/transport.ts';
import type { Answer } from '../connection/exchange.ts';
import { hasErrorCode, MlflowError } from '../mlflow-error.ts';
import {
  checkArtifactName,
  joinArtifactPath,
  splitArtifactPath,
  type ArtifactInfo,
  type ArtifactStore,
} from './artifact-store.ts';

export interface ProxiedArtifactStoreOptions {
  readonly transport: Transport;
  /** Address of the proxy, up to `.../mlflow-artifacts`. */
  readonly base: URL;
  /** Path of the artifact folder in the proxy. */
  readonly root: string;
}

/** `a/b c` → `a/b%20c`: each segment encoded, the slashes kept. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Artifacts behind the tracking server (`mlflow-artifacts:`). */
export function createProxiedArtifactStore(options: ProxiedArtifactStoreOptions): ArtifactStore {
  const { transport, base, root } = options;
  const request = (method: SendRequest['method'], path: string, call: CallOptions): SendRequest => ({
    method,
    url: joinAddress(base, `artifacts/${encodePath(joinArtifactPath(root, path))}`),
    repeatable: method !== 'DELETE',
    signal: call.signal,
    timeoutMs: call.timeoutMs,
  });

  const list: ArtifactStore['list'] = async (path, call) => {
    const url = joinAddress(base, 'artifacts');
    url.searchParams.set('path', joinArtifactPath(root, path));
    const files = await transport.send({ ...request('GET', path, call), url }, async ({ text }) =>
      readJsonFields(JSON.parse(await text())).list('files'),
    );
    const found = files.map((file): ArtifactInfo => {
      const isFolder = file.flag('is_dir');
      const size = isFolder ? undefined : (file.optionalNumber('file_size') ?? 0);
      return { path: joinArtifactPath(path, checkArtifactName(file.text('path'))), isFolder, size };
    });
    // Some stores list a file as if it were a folder with itself in it.
    const [only] = found;
    const isFile = found.length === 1 && !only?.isFolder && path !== '';
    return isFile && only?.path === joinArtifactPath(path, splitArtifactPath(path)[1]) ? [] : found;
  };

  /** MLflow 2 answers 500 for an artifact that is not there. */
  const explain = async (error: unknown, path: string, call: CallOptions): Promise<unknown> => {
    if (!hasErrorCode(error, 'INTERNAL_ERROR')) return error;
    const entries = await list(splitArtifactPath(path)[0], call).catch(() => undefined);
    if (entries === undefined || entries.some((entry) => entry.path === path)) return error;
    const message = `There is no artifact ${JSON.stringify(path)}`;
    return new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', status: error.status, message, cause: error });
  };

  const get = async <T>(path: string, call: CallOptions, read: (answer: Answer) => Promise<T>): Promise<T> => {
    try {
      return await transport.send(request('GET', path, call), read);
    } catch (error) {
      throw await explain(error, path, call);
    }
  };

  return {
    list,

    async upload(path, bytes, call) {
      if (/%[0-9a-fA-F]{2}/.test(path)) {
        const message = `${JSON.stringify(path)} holds a percent code, which MLflow servers take for another character`;
        throw new MlflowError({ errorCode: 'ARTIFACT_PATH_INVALID', field: 'path', message });
      }
      const headers = { 'content-type': 'application/octet-stream' };
      await transport.send(
        { ...request('PUT', path, call), headers, body: bytes },
        async ({ text }) => void (await text()),
      );
    },

    read: (path, read, call) => get(path, call, async (answer) => read(answer.bytes())),

    open: (path, call) => get(path, call, async (answer) => answer.bytes()),

    async delete(path, call) {
      await transport.send(request('DELETE', path, call), async ({ text }) => void (await text()));
    },
  };
}
