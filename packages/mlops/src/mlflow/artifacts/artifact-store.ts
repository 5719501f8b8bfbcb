import type { CallOptions } from '../connection/connection-settings.ts';
import type { RequestBody } from '../connection/exchange.ts';
import { MlflowError } from '../mlflow-error.ts';

export interface ArtifactInfo {
  /** Relative to the artifact folder that was asked, e.g. `model/model.onnx`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
}

type ReadBytes<T> = (bytes: AsyncIterable<Uint8Array>) => Promise<T>;

/** One artifact folder, of a run or a model. Paths are checked by the caller. */
export interface ArtifactStore {
  /** What is directly in a folder; nothing for a file or a folder that is not there. */
  list(path: string, call: CallOptions): Promise<ArtifactInfo[]>;
  upload(path: string, bytes: RequestBody, call: CallOptions): Promise<void>;
  /** Reads a file; `read` starts afresh when a broken connection is tried again. */
  read<T>(path: string, read: ReadBytes<T>, call: CallOptions): Promise<T>;
  /** The file's bytes, for the caller to read. */
  open(path: string, call: CallOptions): Promise<AsyncGenerator<Uint8Array, void, undefined>>;
  delete(path: string, call: CallOptions): Promise<void>;
}

function hasControlOrBackslash(segment: string): boolean {
  return [...segment].some((character) => character === '\\' || character < ' ');
}

/**
 * A path inside an artifact folder, segments joined by `/`; empty for the folder itself. Whether it came from the caller
 * or from the server, it must not lead elsewhere.
 *
 * @throws MlflowError `ARTIFACT_PATH_INVALID`
 */
export function checkArtifactPath(path: string): string {
  const segments = path === '' ? [] : path.split('/');
  const isUnsafe = (segment: string) =>
    segment === '' || segment === '.' || segment === '..' || hasControlOrBackslash(segment);
  if (segments.some(isUnsafe) || /^[a-zA-Z]:/.test(path)) {
    const message = `${JSON.stringify(path.slice(0, 200))} is not a relative artifact path such as "model/model.onnx"`;
    throw new MlflowError({ errorCode: 'ARTIFACT_PATH_INVALID', field: 'path', message });
  }
  return path;
}

/** A path as `checkArtifactPath` takes it, of something in the folder and not the folder itself. */
export function checkArtifactName(path: string): string {
  if (path !== '') return checkArtifactPath(path);
  throw new MlflowError({ errorCode: 'ARTIFACT_PATH_INVALID', field: 'path', message: 'The artifact path is empty' });
}

export function joinArtifactPath(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** `a/b/c.txt` → `['a/b', 'c.txt']`. */
export function splitArtifactPath(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
