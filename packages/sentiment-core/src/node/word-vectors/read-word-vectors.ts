import { createWordVectorLines, type WordVectorReadOptions } from '../../embeddings/word-vector-lines.ts';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import { readBytes } from '../files/read-bytes.ts';
import { requirePlainFile } from '../files/require-plain-file.ts';
import { splitLines } from '../tables/split-lines.ts';

export interface ReadWordVectorsOptions extends WordVectorReadOptions {
  readonly signal?: AbortSignal;
  /** Told the number of lines read so far. */
  readonly onProgress?: (lines: number) => void;
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
