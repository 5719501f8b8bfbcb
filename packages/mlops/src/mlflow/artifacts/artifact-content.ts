import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidOption } from '../connection/connection-settings.ts';
import type { ArtifactBytes } from './artifact-store.ts';

/** One of: a file on this machine, bytes, a text (UTF-8), or a stream of any length. */
export type ArtifactContent =
  | { readonly file: string }
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly stream: AsyncIterable<Uint8Array> };

const chunkBytes = 32 * 1024;

export async function readLocalFile(file: string): Promise<ArtifactBytes> {
  const { size } = await stat(file);
  return {
    size,
    async *open(start = 0, end = size) {
      if (end <= start) return;
      for await (const chunk of createReadStream(file, { start, end: end - 1, highWaterMark: chunkBytes })) {
        yield chunk as Uint8Array;
      }
    },
  };
}

function readMemory(content: Uint8Array): ArtifactBytes {
  return {
    size: content.byteLength,
    async *open(start = 0, end = content.byteLength) {
      for (let at = start; at < end; at += chunkBytes) yield content.subarray(at, Math.min(end, at + chunkBytes));
    },
  };
}

/**
 * Gives `use` the content to upload. A stream is first written to a temporary file: servers need the length before the
 * bytes, and an upload that broke off starts again.
 */
export async function withArtifactBytes<T>(
  content: ArtifactContent,
  signal: AbortSignal | undefined,
  use: (bytes: ArtifactBytes) => Promise<T>,
): Promise<T> {
  if ('file' in content) return use(await readLocalFile(content.file));
  if ('bytes' in content) return use(readMemory(content.bytes));
  if ('text' in content) return use(readMemory(new TextEncoder().encode(content.text)));
  if (!('stream' in content)) throw invalidOption('content', 'must have one of file, bytes, text and stream');
  const file = join(tmpdir(), `mlflow-upload-${randomUUID()}`);
  try {
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(content.stream), target, signal === undefined ? {} : { signal });
    return await use(await readLocalFile(file));
  } finally {
    await rm(file, { force: true });
  }
}
