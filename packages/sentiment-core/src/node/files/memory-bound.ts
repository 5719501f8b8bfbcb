import { stat } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { requireInteger } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

export interface MemoryBoundOptions {
  /** The file whose rows are read. */
  readonly path: string;
  /** What is done with them, for the message: `splitting`. */
  readonly work: string;
  /** Bytes of memory that a row costs, at most. */
  readonly rowBytes: number;
  /** Bytes that may be taken. Default: those that the system has available now. */
  readonly budget: number | undefined;
}

/** Refuses work that does not fit the memory, as soon as it can be known. */
export interface MemoryBound {
  /**
   * @param rows read now, and the bytes they have in the file
   * @throws {SentimentError} `dataset_invalid` when the rows so far do not fit, or when the whole file will certainly not
   */
  add(rows: number, bytes: number): void;
}

/** Rows after which the size of the file tells how many there will be. */
const firstRows = 10_000;
/** An estimate must be that many times too large: later rows may be longer than the first ones, and UTF-16 counts twice. */
const certainty = 2;
/** Rows are numbered by 32-bit whole numbers. */
const largestBudget = 2 ** 36;

/** @throws {SentimentError} `option_invalid` for a budget that is no whole number from 64 KiB to 64 GiB */
export async function createMemoryBound({ path, work, rowBytes, budget }: MemoryBoundOptions): Promise<MemoryBound> {
  if (budget !== undefined) requireInteger('memoryBudget', budget, 2 ** 16, largestBudget);
  const there = budget ?? Math.min(availableBytes(), largestBudget);
  // A lower bound where the file is packed.
  const { size } = await stat(path);
  let rows = 0;
  let bytes = 0;
  function refuse(found: string, count: number): never {
    const fitting = Math.floor(there / rowBytes).toLocaleString('en-US');
    const message =
      `${path}: ${found} rows; ${work} them takes ${megabytes(count * rowBytes)} of memory (${rowBytes} bytes a row), and ` +
      `${megabytes(there)} are available: take a sample of at most ${fitting} rows, or a machine with more memory`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  return {
    add(added, addedBytes) {
      const estimate = rows < firstRows && rows + added >= firstRows;
      rows += added;
      bytes += addedBytes;
      if (rows * rowBytes > there) refuse(`more than ${rows.toLocaleString('en-US')}`, rows);
      const expected = Math.round((size * rows) / bytes);
      if (estimate && expected * rowBytes > certainty * there)
        refuse(`about ${expected.toLocaleString('en-US')}`, expected);
    },
  };
}

function availableBytes(): number {
  // What macOS calls free leaves out the memory that it would give back at once.
  if (process.platform === 'darwin') return totalmem() / 2;
  // Knows the limits of containers; the first versions of Node 20 do not have it.
  return 'availableMemory' in process ? process.availableMemory() : freemem();
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
}
