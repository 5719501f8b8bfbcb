import { stat } from 'node:fs/promises';
import { maximumRowBytes, peekBytes, readBytes } from '../files/read-bytes.ts';
import { tableError } from './table.ts';

/** The bytes of a file or a stream, unpacked, with LF or CRLF at the ends of lines. */
export interface TableSource {
  /** For messages. */
  readonly name: string;
  /** The beginning: enough to tell the format by. */
  readonly head: Buffer;
  /** The same without a last line that it may cut. */
  readonly wholeLines: Buffer;
  readonly canReadAgain: boolean;
  /** Everything from the start; of a stream once. */
  read(): AsyncIterable<Buffer>;
  /** A longer beginning, of 16 MiB at most, for what a row does not fit into. */
  peek(isEnough: (head: Buffer) => boolean): Promise<Buffer>;
}

const headBytes = 1 << 16;

/** @throws {SentimentError} `dataset_not_found`, `dataset_invalid` */
export async function openTableSource(input: string | AsyncIterable<Uint8Array>): Promise<TableSource> {
  const name = typeof input === 'string' ? input : 'standard input';
  const status = typeof input === 'string' ? await stat(input).catch(() => undefined) : undefined;
  const canReadAgain = status?.isFile() === true;
  const isEnough = (bytes: Buffer): boolean => {
    const hasLine = bytes.includes(0x0a) || isCarriageReturns(bytes);
    const start = bytes.toString('latin1', 0, 64);
    // JSON needs no lines.
    if (bytes.length >= headBytes) return hasLine || /^\s*[[{]/.test(start) || bytes.length >= maximumRowBytes;
    // Who writes to a stream may wait for the answer to a line.
    return !canReadAgain && hasLine && !/^\s*[[{]\s*$/.test(start);
  };
  const [start, bytes, isWhole] = await peekBytes(readBytes(input, name), isEnough);
  const isOld = isCarriageReturns(start);
  const head = isOld ? lineFeeds(start) : start;
  let all = bytes;
  let isRead = false;
  const lines = (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> => (isOld ? withLineFeeds(chunks) : chunks);
  if (canReadAgain) await close(all);
  return {
    name,
    head,
    wholeLines: isWhole ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1),
    canReadAgain,
    read() {
      if (canReadAgain) return lines(readBytes(input, name));
      if (isRead) throw tableError(`${name}: not a plain file, it cannot be read twice`);
      isRead = true;
      return lines(all);
    },
    async peek(enough) {
      // What is looked at again and again must not take time of its square.
      let next = 2 * headBytes;
      const isLonger = (bytes: Buffer): boolean => {
        if (bytes.length >= maximumRowBytes) return true;
        if (bytes.length < next && canReadAgain) return false;
        next = 2 * bytes.length;
        return enough(bytes);
      };
      const [longer, rest] = await peekBytes(canReadAgain ? readBytes(input, name) : all, isLonger);
      if (canReadAgain) await close(rest);
      else all = rest;
      return isOld ? lineFeeds(longer) : longer;
    },
  };
}

/** A generator that has not begun would leave its file open. */
async function close(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks) break;
}

/** Whether lines end with CR alone, as they did on the first Macs. */
function isCarriageReturns(bytes: Buffer): boolean {
  const first = bytes.indexOf(0x0d);
  return first >= 0 && first < bytes.length - 1 && !bytes.includes(0x0a);
}

function lineFeeds(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(0x0d); at >= 0; at = copy.indexOf(0x0d, at + 1)) copy[at] = 0x0a;
  return copy;
}

async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield lineFeeds(chunk);
}
