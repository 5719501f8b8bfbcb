import { SentimentError } from '../../errors/sentiment-error.ts';
import { bodyTooLarge } from './request-body.ts';
import type { RequestLimits } from './request-limits.ts';

/** One line of a stream: its text, or why there is none. */
export type NdjsonLine = {
  /** 1-based; blank lines count. */
  readonly number: number;
} & ({ readonly text: string } | { readonly fault: 'too_long' | 'not_utf8' });

const newline = 0x0a;

/**
 * Cuts a byte stream into lines and holds at most one line plus one chunk in memory. Blank lines are left out.
 * Yields what each chunk completed, so that an answer need not wait for the next chunk.
 * @param hold told how many bytes of an unfinished line are held; what it throws ends the reading
 * @throws {SentimentError} `body_too_large` past `streamBytes`, `batch_too_large` past `streamLines`
 */
export async function* readNdjsonLines(
  source: AsyncIterable<Uint8Array>,
  limits: Pick<RequestLimits, 'lineBytes' | 'streamLines' | 'streamBytes'>,
  hold?: (bytes: number) => void,
): AsyncGenerator<NdjsonLine[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pieces: Uint8Array[] = [];
  let pieceBytes = 0;
  let totalBytes = 0;
  let number = 0;

  const keep = (piece: Uint8Array): void => {
    pieceBytes += piece.length;
    if (pieceBytes > limits.lineBytes) pieces = [];
    // Copied, since the host may reuse the chunk.
    else if (piece.length > 0) pieces.push(piece.slice());
  };

  const finishLine = (lines: NdjsonLine[], last: Uint8Array): void => {
    number++;
    if (pieceBytes + last.length > limits.lineBytes) lines.push({ number, fault: 'too_long' });
    else {
      const text = decode(decoder, pieces.length === 0 ? last : concatenate([...pieces, last]));
      if (text === undefined) lines.push({ number, fault: 'not_utf8' });
      else if (text.trim() !== '') lines.push({ number, text });
    }
    pieces = [];
    pieceBytes = 0;
  };

  for await (const chunk of source) {
    totalBytes += chunk.length;
    if (totalBytes > limits.streamBytes) throw bodyTooLarge(limits.streamBytes);
    const lines: NdjsonLine[] = [];
    let start = 0;
    let end = chunk.indexOf(newline);
    for (; end !== -1 && number < limits.streamLines; end = chunk.indexOf(newline, start)) {
      finishLine(lines, chunk.subarray(start, end));
      start = end + 1;
    }
    keep(chunk.subarray(start));
    // What came before a limit is still answered.
    if (lines.length > 0) yield lines;
    hold?.(pieces.length === 0 ? 0 : pieceBytes);
    if (number === limits.streamLines && pieceBytes > 0) throw tooManyLines(limits.streamLines);
  }
  if (pieceBytes > 0) {
    const lines: NdjsonLine[] = [];
    finishLine(lines, new Uint8Array(0));
    if (lines.length > 0) yield lines;
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function tooManyLines(most: number): SentimentError {
  return new SentimentError({
    code: 'batch_too_large',
    message: `A stream must have at most ${most} lines; the rest of it was not read.`,
  });
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
