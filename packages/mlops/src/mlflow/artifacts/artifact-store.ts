import type { CallOptions } from '../connection/call-options.ts';

export interface ArtifactInfo {
  /** Relative to the artifact folder that was asked, e.g. `model/model.onnx`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
}

/** What is uploaded: readable from any place, any number of times, so that an upload can be tried again or cut in parts. */
export interface ArtifactBytes {
  readonly size: number;
  /** Bytes from `start` (default 0) up to, without, `end` (default: the size). */
  open(start?: number, end?: number): AsyncIterable<Uint8Array>;
}

export type ReadBytes<T> = (bytes: AsyncIterable<Uint8Array>) => Promise<T>;

/** One artifact folder, of a run or a model. Paths are checked by the caller. */
export interface ArtifactStore {
  /** What is directly in a folder; nothing for a file or a folder that is not there. */
  list(path: string, call: CallOptions): Promise<ArtifactInfo[]>;
  upload(path: string, bytes: ArtifactBytes, call: CallOptions): Promise<void>;
  /** Reads a file; `read` starts afresh when a broken connection is tried again. */
  read<T>(path: string, read: ReadBytes<T>, call: CallOptions): Promise<T>;
  /** The file's bytes, for the caller to read. */
  open(path: string, call: CallOptions): Promise<AsyncGenerator<Uint8Array, void, undefined>>;
  delete(path: string, call: CallOptions): Promise<void>;
}
