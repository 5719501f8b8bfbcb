import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { formatWordVectors, type WordVectorFormat } from '../../embeddings/format-word-vectors.ts';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createWordVectorLines, type WordVectorReadOptions } from '../../embeddings/word-vector-lines.ts';
import { readBytes, requirePlainFile, splitLines } from '../files/read-bytes.ts';

export interface ReadWordVectorsOptions extends WordVectorReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the number of lines read so far. */
  readonly onProgress?: ((lines: number) => void) | undefined;
}

/**
 * Reads a file of word vectors as text: GloVe, word2vec (not binary) or fastText (`.vec`), gzipped or not, as a stream.
 * Memory: what is kept, `dimensions` × 4 bytes a word, twice for a moment at the end, and the words.
 * @throws {SentimentError} `dataset_not_found`; `dataset_invalid` naming file and line: another width, a value that is no finite
 * number, a word that comes again, an empty file, other counts than the header's; `option_invalid`; or the reason of `signal`
 */
export async function readWordVectors(path: string, options: ReadWordVectorsOptions = {}): Promise<WordVectors> {
  const { signal, onProgress, ...reading } = options;
  const lines = createWordVectorLines({ name: path, ...reading });
  await requirePlainFile(path);
  let read = 0;
  for await (const group of splitLines(readBytes(path, path), path)) {
    signal?.throwIfAborted();
    const stopped = group.findIndex((line) => !lines.add(line));
    if (stopped >= 0) break;
    read += group.length;
    onProgress?.(read);
  }
  return lines.finish();
}

export interface WriteWordVectorsOptions {
  /** `word2vec` has a header, which fastText's text format has as well; `glove` has none. Default `word2vec`. */
  readonly format?: WordVectorFormat | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes word vectors as text, gzipped when the name ends in `.gz`: whole or not at all. An older file of word vectors is
 * replaced; the same vectors give the same bytes.
 * @throws {SentimentError} `invalid_argument` when something else is there, the file cannot be written or the format cannot hold
 * a word; or the reason of `signal`
 */
export async function writeWordVectors(
  path: string,
  vectors: WordVectors,
  { format = 'word2vec', signal }: WriteWordVectorsOptions = {},
): Promise<void> {
  await checkWordVectorsFile(path);
  const temporary = `${path}.${randomUUID()}.part`;
  const text = Readable.from(formatWordVectors(vectors, format));
  const file = createWriteStream(temporary, { flags: 'wx', flush: true });
  try {
    await (path.endsWith('.gz') ? pipeline(text, createGzip(), file, { signal }) : pipeline(text, file, { signal }));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    signal?.throwIfAborted();
    if (SentimentError.isInstance(cause)) throw cause;
    throw refusal(path, `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

/**
 * Fails early, before hours of work, when vectors cannot be written to a file: something else is there, or it cannot be made.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkWordVectorsFile(path: string): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  if (status && !status.isFile()) throw refusal(path, 'exists and is not a plain file; it is left as it is');
  if (status && status.size > 0) {
    await readWordVectors(path, { maximumLines: 1 }).catch((cause: unknown) => {
      throw refusal(path, 'exists and is not a file of word vectors; it is left as it is', cause);
    });
  }
  await access(dirname(resolve(path)), constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw refusal(path, `cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  });
}

function refusal(path: string, problem: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'invalid_argument', field: 'output', message: `${path} ${problem}`, cause });
}
