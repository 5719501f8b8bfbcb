import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { SentimentError } from '../../errors/sentiment-error.ts';

const chunkSize = 1 << 18;

/**
 * The bytes of a file, unpacked when they are gzip (seen from the content, not the name), without a byte order mark;
 * UTF-16 with a mark becomes UTF-8. Iterating throws {SentimentError} `dataset_not_found` or `dataset_invalid`.
 * @param input path, or bytes that can be read once
 * @param name for messages
 */
export async function* readBytes(input: string | AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  try {
    const packed = typeof input === 'string' ? createReadStream(input, { highWaterMark: chunkSize }) : input;
    yield* withoutMark(unpacked(packed), name);
  } catch (error) {
    throw fileError(name, error);
  }
}

/**
 * Waits until enough is there, or the end.
 * @returns what is there, all the bytes from the start, and whether that is the same
 */
export async function peekBytes(
  chunks: AsyncIterable<Uint8Array>,
  isEnough: (head: Buffer) => boolean,
): Promise<[head: Buffer, all: AsyncGenerator<Buffer>, isWhole: boolean]> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let isWhole = false;
  while (!isWhole && !isEnough(head)) {
    const next = await iterator.next();
    if (next.done) isWhole = true;
    else head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
      }
    } finally {
      await iterator.return?.();
    }
  }
  return [head, all(), isWhole];
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const [head, all] = await peekBytes(chunks, ({ length }) => length >= 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize });
  // The loop below receives every failure; the callback only keeps it from being thrown twice.
  pipeline(Readable.from(all, { objectMode: false, highWaterMark: chunkSize }), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
}

async function* withoutMark(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const [head, all] = await peekBytes(chunks, ({ length }) => length >= 3);
  if (head[0] === 0xfe && head[1] === 0xff) {
    throw new SentimentError({
      code: 'dataset_invalid',
      message: `${name}: UTF-16 (big endian) cannot be read; save it as UTF-8`,
    });
  }
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  let mark = utf16 ? 2 : head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const decoder = new StringDecoder('utf16le');
  for await (const chunk of all) {
    const rest = chunk.subarray(mark);
    mark = 0;
    const bytes = utf16 ? Buffer.from(decoder.write(rest)) : rest;
    if (bytes.length > 0) yield bytes;
  }
}

/**
 * Data is read more than once, which pipes and folders cannot give.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid`
 */
export async function requirePlainFile(path: string): Promise<void> {
  const status = await stat(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  if (status.isFile()) return;
  const problem = status.isDirectory() ? 'is a folder, a file is needed' : 'not a plain file, it cannot be read twice';
  throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'may not be read (permission denied)',
  EISDIR: 'is a folder, a file is needed',
  Z_BUF_ERROR: 'the gzip data ends too early; the file is truncated',
  Z_DATA_ERROR: 'the gzip data is damaged',
};

/** Says in one line why a data file could not be read. Errors of this project pass unchanged. */
function fileError(name: string, error: unknown): SentimentError {
  if (SentimentError.isInstance(error)) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return new SentimentError({ code: 'dataset_not_found', message: `${name}: no such file`, cause: error });
  const explanation = explanations[code] ?? (error instanceof Error ? error.message : String(error));
  return new SentimentError({ code: 'dataset_invalid', message: `${name}: ${explanation}`, cause: error });
}

/** Longest row or line that is read, in bytes. A bound on memory when a quote or a line never ends. */
export const maximumRowBytes = 1 << 24;

/**
 * Lines with their ends (LF or CRLF), grouped as the bytes arrive. A last line may have no end.
 * @param name for messages
 */
export async function* wholeLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Buffer[]> {
  let pieces: Buffer[] = [];
  let pending = 0;
  let line = 1;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      const last = chunk.subarray(start, end + 1);
      lines.push(pieces.length === 0 ? last : Buffer.concat([...pieces, last]));
      pieces = [];
      pending = 0;
      line += 1;
      start = end + 1;
    }
    if (start < chunk.length) {
      pieces.push(chunk.subarray(start));
      pending += chunk.length - start;
    }
    if (lines.length > 0) yield lines;
    if (pending > maximumRowBytes) {
      const message = `${name} line ${line}: the line is longer than ${maximumRowBytes >> 20} MiB`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
  }
  if (pending > 0) yield [Buffer.concat(pieces)];
}

/**
 * Lines without their ends, grouped as the bytes arrive. A last line without an end counts; an empty rest after the last end
 * does not.
 * @param name for messages
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Buffer[]> {
  for await (const lines of wholeLines(chunks, name)) {
    yield lines.map((line) => {
      const end = line.at(-1) === 0x0a ? line.length - 1 : line.length;
      return line.subarray(0, line[end - 1] === 0x0d ? end - 1 : end);
    });
  }
}
